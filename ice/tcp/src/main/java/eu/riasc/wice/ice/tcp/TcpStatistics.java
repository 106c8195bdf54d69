package eu.riasc.wice.ice.tcp;

/**
 * Counts since {@link TcpPorts} was made, and how many connections there are.
 *
 * @param connections connections at present
 * @param unproven those of them whose far end has not authenticated itself
 * @param opened connections we began to open
 * @param openingsFailed those that could not be opened
 * @param accepted connections that others opened and we kept
 * @param refused connections that others opened and we closed at once or for a newer one
 * @param misused connections closed because of what came, or did not come, over them
 * @param framesReceived datagrams received
 * @param framesSent datagrams sent
 * @param framesDropped datagrams not sent: no connection, too many, or too long
 */
public record TcpStatistics(
    int connections,
    int unproven,
    long opened,
    long openingsFailed,
    long accepted,
    long refused,
    long misused,
    long framesReceived,
    long framesSent,
    long framesDropped) {}
