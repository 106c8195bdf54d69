/** STUN messages and client transactions (RFC 8489). */
module eu.riasc.wice.ice.stun {
  requires transitive eu.riasc.wice.sansio;
  requires static transitive org.jspecify;

  exports eu.riasc.wice.ice.stun;
}
