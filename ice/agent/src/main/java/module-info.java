/** The ICE agent (RFC 8445): candidates, checks, nomination and consent. */
module eu.riasc.wice.ice.agent {
  requires transitive eu.riasc.wice.sansio;
  requires transitive eu.riasc.wice.ice.stun;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports eu.riasc.wice.ice.agent;
}
