package eu.riasc.wice.session;

import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.ice.agent.IceException;
import eu.riasc.wice.ice.agent.NetworkType;
import eu.riasc.wice.ice.agent.Priority;
import eu.riasc.wice.ice.agent.TcpType;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.signaling.CandidateDescription;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What we take from a peer ({@code PROTOCOL.md} §6): IP literals, never names; nothing unspecified,
 * multicast or broadcast, no port 0, loopback and TCP only if we offer them ourselves.
 */
final class PeerInput {
  /** Candidates of one generation of a peer; more are dropped. */
  static final int MAX_CANDIDATES = 32;

  /** Characters of a name or version that are handed on; the rest is cut. */
  static final int MAX_NAME = 128;

  private static final int COMPONENT = 1;
  private static final int MAX_PORT = 65_535;
  private static final byte ALL_ONES = (byte) 0xff;

  private PeerInput() {}

  /**
   * Reads a candidate of a peer.
   *
   * @param ours what we offer ourselves
   * @return the candidate, or null if it must not be used
   */
  static @Nullable Candidate candidate(CandidateDescription description, LocalCandidates ours) {
    NetworkType network =
        switch (description.networkType()) {
          case UDP4 -> NetworkType.UDP4;
          case UDP6 -> NetworkType.UDP6;
          case TCP4 -> NetworkType.TCP4;
          case TCP6 -> NetworkType.TCP6;
        };
    TcpType tcpType = network.isUdp() ? null : tcpType(description.tcpType());
    if ((!network.isUdp() && (tcpType == null || !ours.takesTcp()))
        || description.component() != COMPONENT
        || description.priority() < 1
        || description.port() < 1
        || description.port() > MAX_PORT) {
      return null;
    }
    InetAddress ip = IpLiteral.parseOrNull(description.address());
    if (ip == null || !isUsable(ip, ours.takesLoopback())) {
      return null;
    }
    try {
      return Candidate.remote(
          switch (description.kind()) {
            case HOST -> CandidateType.HOST;
            case SERVER_REFLEXIVE -> CandidateType.SERVER_REFLEXIVE;
            case PEER_REFLEXIVE -> CandidateType.PEER_REFLEXIVE;
            case RELAYED -> CandidateType.RELAYED;
          },
          network,
          tcpType,
          description.foundation(),
          COMPONENT,
          new Priority(description.priority()),
          new InetSocketAddress(ip, description.port()),
          null);
    } catch (IceException outOfBounds) {
      return null;
    }
  }

  private static @Nullable TcpType tcpType(CandidateDescription.@Nullable TcpType described) {
    if (described == null) {
      return null;
    }
    return switch (described) {
      case ACTIVE -> TcpType.ACTIVE;
      case PASSIVE -> TcpType.PASSIVE;
      case SIMULTANEOUS_OPEN -> TcpType.SIMULTANEOUS_OPEN;
    };
  }

  /** A peer's word for something, fit to be shown: printable and not long. */
  static @Nullable String shown(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    String cut = text.length() <= MAX_NAME ? text : text.substring(0, MAX_NAME);
    return cut.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
  }

  private static boolean isUsable(InetAddress address, boolean loopbackAllowed) {
    return !address.isAnyLocalAddress()
        && !address.isMulticastAddress()
        && !isBroadcast(address)
        && (loopbackAllowed || !address.isLoopbackAddress());
  }

  private static boolean isBroadcast(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4
        && bytes[0] == ALL_ONES
        && bytes[1] == ALL_ONES
        && bytes[2] == ALL_ONES
        && bytes[3] == ALL_ONES;
  }
}
