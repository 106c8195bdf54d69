/** Sockets in the groups of multicast DNS. */
module eu.riasc.wice.ice.mdns.sockets {
  requires transitive eu.riasc.wice.ice.mdns;
  requires transitive eu.riasc.wice.sansio;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports eu.riasc.wice.ice.mdns.sockets;
}
