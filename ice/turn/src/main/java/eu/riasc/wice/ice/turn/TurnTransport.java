package eu.riasc.wice.ice.turn;

import eu.riasc.wice.sansio.Transport;

/** What carries messages between a client and its TURN server, the best first (RFC 8656 §3.1). */
public enum TurnTransport {
  /** UDP: nothing holds up what comes after a lost packet. */
  UDP,
  /** TCP, for networks without UDP. */
  TCP,
  /** TLS over TCP, for networks that let nothing else pass. */
  TLS;

  /** Whether messages travel on a byte stream. */
  public boolean isStream() {
    return this != UDP;
  }

  Transport underlying() {
    return isStream() ? Transport.TCP : Transport.UDP;
  }
}
