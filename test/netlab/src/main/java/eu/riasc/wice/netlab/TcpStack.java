package eu.riasc.wice.netlab;

import eu.riasc.wice.sansio.Transport;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The TCP of one host: its listening ports and its connections. */
final class TcpStack {
  private static final int FIRST_PORT = 32768;
  private static final int PORTS = 28232;

  private final Simulation simulation;
  private final Host host;
  private final Map<Integer, TcpListener> listeners = new TreeMap<>();
  private final Map<Ends, TcpConnection> connections = new LinkedHashMap<>();
  private @Nullable RandomGenerator dice;
  private int lastPort;

  private record Ends(InetSocketAddress local, InetSocketAddress remote) {}

  TcpStack(Simulation simulation, Host host) {
    this.simulation = simulation;
    this.host = host;
  }

  TcpListener listen(int port, Supplier<TcpHandler> handlers) {
    TcpListener listener = new TcpListener(this, port, handlers);
    if (listeners.putIfAbsent(port, listener) != null) {
      throw new IllegalStateException(
          "listen on tcp port " + port + " of " + host.name() + ": taken, use another port");
    }
    return listener;
  }

  void unlisten(int port) {
    listeners.remove(port);
  }

  /**
   * Begins to connect; nothing is called back before this returns.
   *
   * @param local our address, whose port 0 means any
   * @throws IllegalStateException if the port is taken
   */
  TcpConnection connect(InetSocketAddress local, InetSocketAddress remote, TcpHandler handler) {
    InetSocketAddress bound =
        local.getPort() != 0
            ? local
            : new InetSocketAddress(local.getAddress(), freePort(local, remote));
    TcpConnection connection = new TcpConnection(this, bound, remote, handler, dice());
    if (connections.putIfAbsent(new Ends(bound, remote), connection) != null) {
      throw new IllegalStateException(
          "connect from " + Packet.text(bound) + ": taken, use another port");
    }
    connection.open();
    return connection;
  }

  private int freePort(InetSocketAddress local, InetSocketAddress remote) {
    for (int i = 0; i < PORTS; i++) {
      lastPort = lastPort == 0 ? dice().nextInt(PORTS) : (lastPort + 1) % PORTS;
      int port = FIRST_PORT + lastPort;
      if (!listeners.containsKey(port)
          && !connections.containsKey(
              new Ends(new InetSocketAddress(local.getAddress(), port), remote))) {
        return port;
      }
    }
    throw new IllegalStateException("connect from " + host.name() + ": no port is free");
  }

  void arrive(Packet packet) {
    Segment segment = Segment.of(packet);
    TcpConnection connection = connections.get(new Ends(packet.destination(), packet.source()));
    TcpListener listener = listeners.get(packet.destination().getPort());
    if (segment == null) {
      simulation.dropped(packet, "not tcp");
    } else if (connection != null) {
      delivered(packet);
      connection.take(segment);
    } else if (listener != null && Segment.opens(packet)) {
      delivered(packet);
      accept(packet, segment, listener);
    } else {
      simulation.dropped(packet, "no connection");
      Packet reset = Segment.resetFor(packet);
      if (reset != null) {
        host.send(reset);
      }
    }
  }

  private void accept(Packet packet, Segment syn, TcpListener listener) {
    TcpConnection connection =
        new TcpConnection(this, packet.destination(), packet.source(), listener.handler(), dice());
    connections.put(new Ends(packet.destination(), packet.source()), connection);
    connection.accept(syn);
  }

  private void delivered(Packet packet) {
    simulation.trace().add(simulation.elapsedNanos(), Trace.Kind.DELIVERED, host.name(), packet);
  }

  /** Forgets all connections without a word. */
  void reboot() {
    List<TcpConnection> all = new ArrayList<>(connections.values());
    all.forEach(TcpConnection::abandon);
  }

  void forget(TcpConnection connection) {
    connections.remove(new Ends(connection.local(), connection.remote()), connection);
  }

  void send(TcpConnection from, Segment segment) {
    host.send(segment.packet(from.local(), from.remote()));
  }

  Simulation simulation() {
    return simulation;
  }

  /** How many connections there are, those included that are being closed. */
  int size() {
    return connections.size();
  }

  /** Randomness of its own, made when the first connection needs it. */
  private RandomGenerator dice() {
    RandomGenerator mine = dice;
    if (mine == null) {
      mine = simulation.random(host.name() + " " + Transport.TCP);
      dice = mine;
    }
    return mine;
  }
}
