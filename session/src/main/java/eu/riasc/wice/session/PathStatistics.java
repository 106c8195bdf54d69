package eu.riasc.wice.session;

import eu.riasc.wice.ice.agent.AgentStatistics;
import eu.riasc.wice.ice.agent.PairStatistics;
import java.util.List;

/**
 * What is known of the ways to a peer: of the transport in use.
 *
 * @param atNanos when, on the clock that the times of pairs are on
 * @param agent counts of its ICE agent
 * @param pairs its pairs, best first; once one is selected, that one and what may still beat it
 * @param candidates ours and then the peer's
 */
public record PathStatistics(
    long atNanos,
    AgentStatistics agent,
    List<PairStatistics> pairs,
    List<CandidateStatistics> candidates) {}
