/** TCP candidates (RFC 6544): datagrams in frames on byte streams, and connections for them. */
module eu.riasc.wice.ice.tcp {
  requires transitive eu.riasc.wice.sansio;
  requires transitive eu.riasc.wice.ice.agent;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports eu.riasc.wice.ice.tcp;
}
