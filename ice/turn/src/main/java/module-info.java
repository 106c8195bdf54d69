/** The TURN client (RFC 8656): relayed addresses of a node, and what goes through them. */
module eu.riasc.wice.ice.turn {
  requires transitive eu.riasc.wice.sansio;
  requires transitive eu.riasc.wice.ice.agent;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports eu.riasc.wice.ice.turn;
}
