/** Names that stand for the addresses of hosts on one link (RFC 6762, for ICE candidates). */
module eu.riasc.wice.ice.mdns {
  requires transitive eu.riasc.wice.sansio;
  requires static transitive org.jspecify;

  exports eu.riasc.wice.ice.mdns;
}
