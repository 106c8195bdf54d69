package eu.riasc.wice.signaling;

/**
 * What a façade has counted since it was made.
 *
 * @param received envelopes that transports have handed over
 * @param delivered calls of a handler that returned
 * @param unwanted envelopes whose sender nobody has subscribed to
 * @param duplicates envelopes that had come before
 * @param limited envelopes of unknown senders beyond the limit
 * @param overloaded envelopes that found too many waiting to be opened
 * @param refused envelopes that do not open, are reflected or hold no message
 * @param handlerFailures calls of a handler that threw
 * @param published messages that at least one transport has taken
 * @param publishFailures messages that none has taken in time
 */
public record SignalingStatistics(
    long received,
    long delivered,
    long unwanted,
    long duplicates,
    long limited,
    long overloaded,
    long refused,
    long handlerFailures,
    long published,
    long publishFailures) {}
