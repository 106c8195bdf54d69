package eu.riasc.wice.session;

import eu.riasc.wice.signaling.CandidateDescription;

/**
 * One of our candidates as peers are told of it.
 *
 * @param candidate the candidate and the server that it comes from
 * @param described what peers are told
 */
public record Offer(CandidateStatistics candidate, CandidateDescription described) {}
