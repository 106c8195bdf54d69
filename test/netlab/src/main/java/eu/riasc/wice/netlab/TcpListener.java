package eu.riasc.wice.netlab;

import java.util.function.Supplier;

/** A TCP port of a host that accepts connections. */
public final class TcpListener {
  private final TcpStack stack;
  private final int port;
  private final Supplier<TcpHandler> handlers;

  TcpListener(TcpStack stack, int port, Supplier<TcpHandler> handlers) {
    this.stack = stack;
    this.port = port;
    this.handlers = handlers;
  }

  /** Its port number. */
  public int port() {
    return port;
  }

  /** Accepts no more; connections that there are stay. */
  public void close() {
    stack.unlisten(port);
  }

  TcpHandler handler() {
    return handlers.get();
  }
}
