package eu.riasc.wice.netlab;

/** What a simple server or client does with a {@link TcpConnection}. */
@FunctionalInterface
public interface TcpHandler {
  /** The connection is established, with TLS if that was asked for. */
  default void opened(TcpConnection connection) {}

  /** Bytes have come; any number of them, regardless of how they were sent. */
  void received(TcpConnection connection, byte[] bytes);

  /**
   * The connection has ended, or could not be established. What was sent before still goes out if
   * the remote side has only stopped sending.
   *
   * @param reason why, one line
   */
  default void closed(TcpConnection connection, String reason) {}
}
