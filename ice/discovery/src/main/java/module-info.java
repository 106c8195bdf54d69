/** What STUN servers tell about the NAT in front of this host (RFC 5780). */
module eu.riasc.wice.ice.discovery {
  requires transitive eu.riasc.wice.sansio;
  requires eu.riasc.wice.ice.stun;
  requires static transitive org.jspecify;

  exports eu.riasc.wice.ice.discovery;
}
