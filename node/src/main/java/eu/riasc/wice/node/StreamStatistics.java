package eu.riasc.wice.node;

/**
 * What a node's TCP connections have done since it was built.
 *
 * @param opened streams that were opened from here
 * @param openFailures streams that could not be opened
 * @param accepted streams that remote sides have opened
 * @param acceptsRefused connections closed at once since there were too many, in all or from one
 *     address
 * @param current streams that are connecting or open at the moment, and those that are closing
 * @param bytesSent bytes that machines handed in and the system took, before TLS
 * @param bytesReceived bytes that machines got, after TLS
 * @param sendsDropped sends dropped since too much waited already
 */
public record StreamStatistics(
    long opened,
    long openFailures,
    long accepted,
    long acceptsRefused,
    long current,
    long bytesSent,
    long bytesReceived,
    long sendsDropped) {}
