package eu.riasc.wice.ice.agent;

import eu.riasc.wice.sansio.Transport;

/**
 * How a candidate was learned, with its type preferences (RFC 8445 §5.1.2.2, RFC 6544 §4.2). Those
 * over TCP lie between those over UDP and those of relays, so that by pair priority direct UDP
 * comes before direct TCP, and that before relays.
 */
public enum CandidateType {
  /** An address of an interface of this host. */
  HOST(126, 90, "host"),
  /** The address a STUN server saw our packets come from. */
  SERVER_REFLEXIVE(100, 70, "srflx"),
  /** An address that first appeared in a connectivity check. */
  PEER_REFLEXIVE(110, 80, "prflx"),
  /** An address on a TURN server. */
  RELAYED(0, 0, "relay");

  private final int preference;
  private final int tcpPreference;
  private final String token;

  CandidateType(int preference, int tcpPreference, String token) {
    this.preference = preference;
    this.tcpPreference = tcpPreference;
    this.token = token;
  }

  /** The type preference over UDP, 0 (worst) to 126. */
  public int preference() {
    return preference;
  }

  /** The type preference over a transport, 0 (worst) to 126. */
  public int preference(Transport transport) {
    return transport == Transport.TCP ? tcpPreference : preference;
  }

  /** The token of RFC 8839 §5.1 for this type. */
  public String token() {
    return token;
  }
}
