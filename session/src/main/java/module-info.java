/** A session with one remote peer: its states, its descriptions and their retransmission. */
module eu.riasc.wice.session {
  requires transitive eu.riasc.wice.sansio;
  requires transitive eu.riasc.wice.crypto;
  requires transitive eu.riasc.wice.ice.stun;
  requires transitive eu.riasc.wice.ice.agent;
  requires transitive eu.riasc.wice.ice.tcp;
  requires transitive eu.riasc.wice.ice.turn;
  requires transitive eu.riasc.wice.ice.mdns;
  requires transitive eu.riasc.wice.signaling;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports eu.riasc.wice.session;
}
