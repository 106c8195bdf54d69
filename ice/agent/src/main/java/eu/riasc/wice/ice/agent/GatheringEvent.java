package eu.riasc.wice.ice.agent;

/** What a {@link Gatherer} reports. */
public sealed interface GatheringEvent {
  /** A candidate of ours has come up. */
  record CandidateFound(Candidate candidate) implements GatheringEvent {}

  /**
   * A candidate of ours is no longer one: its address is gone, its mapping has changed, or its
   * server is silent.
   */
  record CandidateLost(Candidate candidate) implements GatheringEvent {}

  /**
   * All there is to find has been found for now. Again after each change of addresses or servers.
   */
  record GatheringCompleted() implements GatheringEvent {}
}
