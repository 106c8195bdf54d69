package eu.riasc.wice.ice.agent;

import java.net.InetSocketAddress;

/** What an {@link IceAgent} reports. */
public sealed interface IceEvent {
  /** A local and a remote candidate exist, a peer-reflexive one counts. Once. */
  record CandidatesPaired() implements IceEvent {}

  /** The first connectivity check was sent. Once. */
  record ChecksStarted() implements IceEvent {}

  /**
   * A pair was nominated and is now the one payload takes. Again only if a peer that nominates
   * aggressively (RFC 5245) nominates a better one.
   */
  record PairSelected(CandidatePair pair) implements IceEvent {}

  /** A pair is selected and nothing better is pending. */
  record ChecksCompleted() implements IceEvent {}

  /**
   * After {@link ChecksCompleted}: the selected pair is relayed or over TCP, and one of a better
   * kind has come up and is being checked: direct before relayed, UDP before TCP.
   */
  record BetterPairPending() implements IceEvent {}

  /**
   * The selected pair is relayed or over TCP, and one of a better kind has answered. Taking it
   * needs an ICE restart (RFC 8445 §8.1.1). Comes again as long as it is not taken and goes on
   * answering: once every {@link AgentConfig#upgradeRetry}.
   *
   * @param pair the better pair
   */
  record BetterPairFound(CandidatePair pair) implements IceEvent {}

  /**
   * Patience has ended, no pair is selected and nothing can work any more. Once; nothing follows.
   *
   * @param reason one line
   */
  record ChecksFailed(String reason) implements IceEvent {}

  /**
   * The selected pair's path is silent.
   *
   * @param reason one line
   */
  record PathSilent(String reason) implements IceEvent {}

  /**
   * The selected pair's path answers again.
   *
   * @param reason one line
   */
  record PathRecovered(String reason) implements IceEvent {}

  /**
   * The peer's consent has expired or was revoked (RFC 7675 §5.1, §5.2): nothing more is sent on
   * the pair. Once.
   *
   * @param pair the selected pair
   */
  record ConsentExpired(CandidatePair pair) implements IceEvent {}

  /**
   * A datagram of the application has arrived over a validated path.
   *
   * @param payload its bytes
   * @param remote where it came from
   */
  @SuppressWarnings("ArrayRecordComponent") // the hot path hands arrays on without copying
  record PayloadReceived(byte[] payload, InetSocketAddress remote) implements IceEvent {
    /** The source and the size, never the content. */
    @Override
    public String toString() {
      return "PayloadReceived[" + remote + ", " + payload.length + " bytes]";
    }
  }

  /**
   * A role conflict was settled (RFC 8445 §7.3.1.1).
   *
   * @param role the role we have from now on
   */
  record RoleChanged(Role role) implements IceEvent {}
}
