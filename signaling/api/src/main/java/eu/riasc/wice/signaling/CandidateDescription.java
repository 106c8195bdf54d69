package eu.riasc.wice.signaling;

import org.jspecify.annotations.Nullable;

/**
 * A transport address the sender may be reached at, as it is written on the wire (RFC 8839 §5.1).
 * Nothing here says that the address makes sense: that is for the receiver to check.
 *
 * @param kind the candidate type
 * @param networkType transport and address family
 * @param tcpType who opens the connection (RFC 6544 §4.5), for TCP only
 * @param foundation at most 32 characters
 * @param component 1 to 256
 * @param priority 1 to 2^32 - 1; valid ones are below 2^31 (RFC 8445 §5.1.2)
 * @param address an IP literal, or a name under {@code .local}
 * @param port 0 to 65535
 * @param related where a reflexive or relayed candidate comes from, for diagnosis
 * @param relayProtocol how the relay is reached, for relayed candidates
 */
public record CandidateDescription(
    Kind kind,
    NetworkType networkType,
    @Nullable TcpType tcpType,
    String foundation,
    int component,
    long priority,
    String address,
    int port,
    @Nullable RelatedAddress related,
    @Nullable RelayProtocol relayProtocol) {
  /** The candidate types of RFC 8445 §4. */
  public enum Kind {
    /** An address of one of the host's interfaces. */
    HOST,
    /** An address a NAT has given to one of them, as a STUN server sees it. */
    SERVER_REFLEXIVE,
    /** The same as the other peer sees it. */
    PEER_REFLEXIVE,
    /** An address at a TURN server. */
    RELAYED
  }

  /** Transport and address family. */
  public enum NetworkType {
    /** UDP over IPv4. */
    UDP4,
    /** UDP over IPv6. */
    UDP6,
    /** TCP over IPv4. */
    TCP4,
    /** TCP over IPv6. */
    TCP6
  }

  /** Who opens a TCP connection (RFC 6544 §4.5). */
  public enum TcpType {
    /** The sender connects. */
    ACTIVE,
    /** The sender accepts. */
    PASSIVE,
    /** Both connect at once. */
    SIMULTANEOUS_OPEN
  }

  /** How a TURN server is reached. */
  public enum RelayProtocol {
    /** UDP. */
    UDP,
    /** TCP. */
    TCP,
    /** TLS over TCP. */
    TLS,
    /** DTLS over UDP. */
    DTLS
  }

  /**
   * Where a candidate comes from.
   *
   * @param address an IP literal
   * @param port 0 to 65535
   */
  public record RelatedAddress(String address, int port) {}
}
