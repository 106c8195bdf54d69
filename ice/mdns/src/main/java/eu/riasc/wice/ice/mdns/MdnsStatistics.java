package eu.riasc.wice.ice.mdns;

/**
 * What has been counted since the start.
 *
 * @param queries messages with questions that were sent, over all links
 * @param responses messages with answers that were sent, over all links
 * @param resolved names that somebody answered for
 * @param unanswered names that nobody answered for
 * @param refused names that were not asked for, because there were too many
 * @param dropped datagrams that were malformed or not from the link
 */
public record MdnsStatistics(
    long queries, long responses, long resolved, long unanswered, long refused, long dropped) {}
