package eu.riasc.wice.ice.tcp;

import eu.riasc.wice.ice.agent.Candidate;
import java.net.InetSocketAddress;

/** What {@link TcpPorts} reports. */
public sealed interface TcpEvent {
  /** A candidate of ours has come up. */
  record CandidateFound(Candidate candidate) implements TcpEvent {}

  /** A candidate of ours is no longer one: its address is gone. */
  record CandidateLost(Candidate candidate) implements TcpEvent {}

  /**
   * A connection that agents used is closed, or one they wanted could not be opened. For {@link
   * eu.riasc.wice.ice.agent.IceAgent#onConnectionClosed}.
   *
   * @param local the base of our candidate
   * @param remote the far end
   * @param reason why, one line for people
   */
  record ConnectionClosed(InetSocketAddress local, InetSocketAddress remote, String reason)
      implements TcpEvent {}
}
