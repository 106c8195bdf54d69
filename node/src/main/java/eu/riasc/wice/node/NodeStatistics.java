package eu.riasc.wice.node;

/**
 * What a node's sockets and queues have done since it was built: counts that only grow.
 *
 * @param datagramsSent datagrams handed to the system
 * @param bytesSent their bytes, less the headers of UDP and IP
 * @param datagramsReceived datagrams taken from the system
 * @param bytesReceived their bytes, less the headers of UDP and IP
 * @param sendErrors datagrams that the system refused, or that were too long
 * @param receiveErrors failed reads
 * @param socketBufferFull datagrams dropped since a socket's send buffer was full
 * @param withoutPort datagrams dropped since the address they were to leave from is gone
 * @param sendQueueFull datagrams of the application refused since too many bytes waited for the
 *     selector thread
 * @param callbacksTooSlow received datagrams dropped since the application's callbacks were too
 *     slow
 * @param publishFailures signaling messages that no backend could deliver
 * @param messagesDropped signaling messages dropped since the selector thread was behind
 * @param streams what the TCP connections have done
 */
public record NodeStatistics(
    long datagramsSent,
    long bytesSent,
    long datagramsReceived,
    long bytesReceived,
    long sendErrors,
    long receiveErrors,
    long socketBufferFull,
    long withoutPort,
    long sendQueueFull,
    long callbacksTooSlow,
    long publishFailures,
    long messagesDropped,
    StreamStatistics streams) {}
