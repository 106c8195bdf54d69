package eu.riasc.wice.ice.turn;

import eu.riasc.wice.ice.agent.Candidate;
import java.net.InetSocketAddress;

/** What {@link Relays} report. */
public sealed interface RelayEvent {
  /**
   * A candidate of ours has come up: a relayed one, or a server-reflexive one that the server told
   * of along with it.
   */
  record CandidateFound(Candidate candidate) implements RelayEvent {}

  /**
   * A candidate of ours is no longer one.
   *
   * @param candidate as it was found
   * @param reason why, one line for people
   */
  record CandidateLost(Candidate candidate, String reason) implements RelayEvent {}

  /**
   * Every server that is tried has answered, failed, or had its time. Again after each change of
   * addresses or servers, and after each {@link Relays#refresh}.
   */
  record GatheringCompleted() implements RelayEvent {}

  /**
   * {@link Relays#channel} gives another answer: a channel has been bound, or has ended while its
   * relayed address stands. One that ends together with its relayed address is not told of.
   *
   * @param relayed the relayed address
   * @param peer whom the channel stands for
   */
  record ChannelChanged(InetSocketAddress relayed, InetSocketAddress peer) implements RelayEvent {}

  /**
   * A server has refused our credentials. The owner finds new ones and hands them in with {@link
   * Relays#setCredentials}; until then the server is asked again after longer and longer pauses,
   * and an allocation that exists goes on until its lifetime ends. Told once, until there are
   * others or the server takes them after all.
   *
   * @param server which one
   * @param realm the realm the server wants credentials for
   */
  record CredentialsRefused(TurnServer server, String realm) implements RelayEvent {}

  /**
   * A server gave no relayed address. It is asked again later.
   *
   * @param server which one
   * @param reason why, one line for people
   */
  record ServerFailed(TurnServer server, String reason) implements RelayEvent {}
}
