package eu.riasc.wice.signaling.multicast;

/**
 * What has happened to datagrams since a transport was opened.
 *
 * @param received datagrams that came
 * @param echoes our own, come back
 * @param malformed no envelopes, or larger than an envelope may be
 * @param foreign for keys that nobody here is subscribed to
 * @param limited dropped because their source sends too many
 * @param delivered handed to subscribers
 * @param sent envelopes sent, counted per interface and group
 * @param sendFailures envelopes that an interface did not take
 */
public record MulticastStatistics(
    long received,
    long echoes,
    long malformed,
    long foreign,
    long limited,
    long delivered,
    long sent,
    long sendFailures) {}
