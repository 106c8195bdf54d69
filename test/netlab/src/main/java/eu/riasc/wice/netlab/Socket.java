package eu.riasc.wice.netlab;

import eu.riasc.wice.sansio.Datagram;
import java.net.InetSocketAddress;

/** A bound UDP port of a host. */
public final class Socket {
  private final Host host;
  private final int port;
  private final Handler handler;
  private boolean open = true;

  /** What a simple server or client does with what it receives. */
  @FunctionalInterface
  public interface Handler {
    /** Handles one datagram; the socket is there to answer with. */
    void handle(Datagram datagram, Socket socket);
  }

  Socket(Host host, int port, Handler handler) {
    this.host = host;
    this.port = port;
    this.handler = handler;
  }

  /** Its port number. */
  public int port() {
    return port;
  }

  /** Sends from the host's first address of the remote's family. */
  public void send(InetSocketAddress remote, byte[] payload) {
    boolean version6 = remote.getAddress().getAddress().length == 16;
    send(version6 ? host.endpoint6(port) : host.endpoint4(port), remote, payload);
  }

  /** Sends from one of the host's addresses. */
  public void send(InetSocketAddress local, InetSocketAddress remote, byte[] payload) {
    if (!open) {
      throw new IllegalStateException(
          "send from port " + port + " of " + host.name() + ": it is closed, bind it again");
    }
    host.send(new Packet(local, remote, payload));
  }

  /** Answers a datagram, from the address it came to. */
  public void reply(Datagram datagram, byte[] payload) {
    send(datagram.local(), datagram.remote(), payload);
  }

  /** Gives the port back. */
  public void close() {
    open = false;
    host.unbind(port);
  }

  void receive(Datagram datagram) {
    host.simulation().guarded(() -> handler.handle(datagram, this));
  }
}
