package eu.riasc.wice.ice.agent;

import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A transport address at which an agent may be reached (RFC 8445 §5.1.1).
 *
 * @param type how it was learned
 * @param network transport and address family of {@code address}
 * @param foundation 1 to 32 ice-chars, equal for candidates that are likely to fail together (RFC
 *     8445 §5.1.1.3)
 * @param component 1 to 256; this implementation pairs component 1
 * @param priority larger is better
 * @param address where the peer sends to
 * @param base the address of this host that packets leave from; of a remote candidate the same as
 *     {@code address}
 * @param related the base of a reflexive candidate or the mapped address of a relayed one, for
 *     diagnostics only
 * @param tcpType who opens the connection (RFC 6544); null over UDP, and only there
 */
public record Candidate(
    CandidateType type,
    NetworkType network,
    String foundation,
    int component,
    Priority priority,
    InetSocketAddress address,
    InetSocketAddress base,
    @Nullable InetSocketAddress related,
    @Nullable TcpType tcpType) {
  /** The port of an active TCP candidate, whose real one is not known before (RFC 6544 §4.5). */
  public static final int ACTIVE_PORT = 9;

  /** The local preference of a candidate whose host has one address only (RFC 8445 §5.1.2.1). */
  public static final int ONLY_LOCAL_PREFERENCE = 65_535;

  /**
   * The least local preference of a relayed candidate whose server we reach over UDP; others have
   * less. That tells them apart.
   */
  public static final int LEAST_RELAYED_OVER_UDP = 57_344;

  /** The one component of a data stream that this implementation has. */
  static final int COMPONENT = 1;

  private static final int LONGEST_FOUNDATION = 32;

  /**
   * Checks the fields against each other.
   *
   * @throws IceException if one is out of bounds or the address is not of the network's family
   */
  public Candidate {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(priority, "priority");
    if (foundation.isEmpty()
        || foundation.length() > LONGEST_FOUNDATION
        || !IceChars.allowed(foundation)) {
      throw bad(
          "foundation", foundation.length() + " characters", "1 to 32 of letters, digits, + and /");
    }
    if (component < 1 || component > 256) {
      throw bad("component", Integer.toString(component), "1 to 256");
    }
    if (address.isUnresolved() || base.isUnresolved()) {
      throw bad("address", "a name", "an IP literal");
    }
    if (!network.fits(address)) {
      throw bad("address", IpLiteral.text(address.getAddress()), "one of " + network);
    }
    if (network.isUdp() != (tcpType == null)) {
      throw bad(
          "tcp type",
          tcpType == null ? "none" : tcpType.token(),
          network.isUdp() ? "none over UDP" : "active, passive or so");
    }
  }

  /** Makes a candidate over UDP. */
  public Candidate(
      CandidateType type,
      NetworkType network,
      String foundation,
      int component,
      Priority priority,
      InetSocketAddress address,
      InetSocketAddress base,
      @Nullable InetSocketAddress related) {
    this(type, network, foundation, component, priority, address, base, related, null);
  }

  /**
   * A host candidate: an address of ours over UDP.
   *
   * @param address the bound address
   * @param localPreference 0 to 65535, unique among this host's addresses
   */
  public static Candidate host(InetSocketAddress address, int localPreference) {
    String foundation = Foundations.of(CandidateType.HOST, Transport.UDP, address, null);
    return udp(CandidateType.HOST, foundation, address, address, null, localPreference);
  }

  /**
   * A server-reflexive candidate over UDP.
   *
   * @param mapped the address the server saw
   * @param base our address that the request left from
   * @param server the STUN server
   * @param localPreference that of the base
   */
  public static Candidate serverReflexive(
      InetSocketAddress mapped,
      InetSocketAddress base,
      InetSocketAddress server,
      int localPreference) {
    String foundation = Foundations.of(CandidateType.SERVER_REFLEXIVE, Transport.UDP, base, server);
    return udp(CandidateType.SERVER_REFLEXIVE, foundation, mapped, base, base, localPreference);
  }

  /**
   * A relayed candidate: an address on a TURN server that relays UDP. It is its own base (RFC 8445
   * §5.1.1.2), and what is sent from it goes through the server.
   *
   * @param relayed the relayed address
   * @param mapped the address the server sees us at, for diagnostics
   * @param server the TURN server
   * @param transport what carries our packets to the server
   * @param localPreference 0 to 65535, unique among the relayed candidates of this host; at least
   *     {@link #LEAST_RELAYED_OVER_UDP} if, and only if, the transport is UDP
   */
  public static Candidate relayed(
      InetSocketAddress relayed,
      InetSocketAddress mapped,
      InetSocketAddress server,
      Transport transport,
      int localPreference) {
    String foundation = Foundations.of(CandidateType.RELAYED, transport, relayed, server);
    return udp(CandidateType.RELAYED, foundation, relayed, relayed, mapped, localPreference);
  }

  private static Candidate udp(
      CandidateType type,
      String foundation,
      InetSocketAddress address,
      InetSocketAddress base,
      @Nullable InetSocketAddress related,
      int localPreference) {
    return new Candidate(
        type,
        NetworkType.udp(address),
        foundation,
        COMPONENT,
        Priority.of(type, localPreference, COMPONENT),
        address,
        base,
        related);
  }

  /**
   * An active TCP host candidate: we connect from this address, from a port chosen then.
   *
   * @param ip an address of ours
   * @param localPreference that of the address
   */
  public static Candidate tcpActive(InetAddress ip, int localPreference) {
    InetSocketAddress address = new InetSocketAddress(ip, ACTIVE_PORT);
    return tcp(CandidateType.HOST, TcpType.ACTIVE, address, address, null, localPreference);
  }

  /**
   * A passive TCP host candidate.
   *
   * @param address where we listen
   * @param localPreference that of the address
   */
  public static Candidate tcpPassive(InetSocketAddress address, int localPreference) {
    return tcp(CandidateType.HOST, TcpType.PASSIVE, address, address, null, localPreference);
  }

  /**
   * A passive TCP candidate that a NAT forwards to an address where we listen.
   *
   * @param mapped where the peer connects to
   * @param base where we listen
   * @param localPreference that of the base
   */
  public static Candidate tcpPassiveMapped(
      InetSocketAddress mapped, InetSocketAddress base, int localPreference) {
    return tcp(
        CandidateType.SERVER_REFLEXIVE, TcpType.PASSIVE, mapped, base, base, localPreference);
  }

  private static Candidate tcp(
      CandidateType type,
      TcpType tcpType,
      InetSocketAddress address,
      InetSocketAddress base,
      @Nullable InetSocketAddress related,
      int localPreference) {
    return new Candidate(
        type,
        NetworkType.tcp(address),
        Foundations.of(type, Transport.TCP, base, related == null ? null : address),
        COMPONENT,
        Priority.ofTcp(type, tcpType, localPreference, COMPONENT),
        address,
        base,
        related,
        tcpType);
  }

  /**
   * A candidate over UDP that the peer signaled.
   *
   * @param type as signaled
   * @param network as signaled
   * @param foundation as signaled
   * @param component as signaled
   * @param priority as signaled
   * @param address as signaled; also taken as the base
   * @param related as signaled, or null
   * @throws IceException if a field is out of bounds
   */
  public static Candidate remote(
      CandidateType type,
      NetworkType network,
      String foundation,
      int component,
      Priority priority,
      InetSocketAddress address,
      @Nullable InetSocketAddress related) {
    return remote(type, network, null, foundation, component, priority, address, related);
  }

  /**
   * A candidate that the peer signaled.
   *
   * @param type as signaled
   * @param network as signaled
   * @param tcpType as signaled; null over UDP
   * @param foundation as signaled
   * @param component as signaled
   * @param priority as signaled
   * @param address as signaled; also taken as the base
   * @param related as signaled, or null
   * @throws IceException if a field is out of bounds
   */
  public static Candidate remote(
      CandidateType type,
      NetworkType network,
      @Nullable TcpType tcpType,
      String foundation,
      int component,
      Priority priority,
      InetSocketAddress address,
      @Nullable InetSocketAddress related) {
    return new Candidate(
        type, network, foundation, component, priority, address, address, related, tcpType);
  }

  /** Whether it is one of ours, relayed by a server that we reach over TCP or TLS. */
  boolean isRelayedOverStream() {
    return type == CandidateType.RELAYED && priority.localPreference() < LEAST_RELAYED_OVER_UDP;
  }

  /** What carries datagrams to it. */
  public Transport transport() {
    return network.transport();
  }

  /**
   * Reads the candidate attribute of RFC 8839 §5.1 as a remote candidate. Of the extensions at the
   * end, {@code tcptype} (RFC 6544 §4.5) is read and all others are skipped.
   *
   * @param text with or without the leading {@code a=} and {@code candidate:}
   * @throws IceException if it is not a candidate attribute with an IP literal over UDP or TCP
   */
  public static Candidate parse(String text) {
    return CandidateAttribute.parse(text);
  }

  /**
   * The candidate attribute of RFC 8839 §5.1, from {@code candidate:} on; over TCP with {@code
   * tcptype}.
   */
  public String toAttribute() {
    return CandidateAttribute.format(this);
  }

  private static IceException bad(String what, String found, String expected) {
    return new IceException(
        IceException.Code.BAD_CANDIDATE,
        "candidate " + what + ": found " + found + ", expected " + expected);
  }
}
