/** A TURN server (RFC 8656) in virtual time, for tests. */
module eu.riasc.wice.testturn {
  requires transitive eu.riasc.wice.sansio;
  requires transitive eu.riasc.wice.ice.stun;
  requires static transitive org.jspecify;

  exports eu.riasc.wice.testturn;
}
