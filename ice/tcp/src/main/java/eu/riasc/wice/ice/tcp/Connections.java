package eu.riasc.wice.ice.tcp;

import eu.riasc.wice.sansio.StreamId;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All connections: by stream, by route, and those of strangers, oldest first. */
final class Connections {
  private final Map<StreamId, Connection> byStream = new LinkedHashMap<>();
  private final Map<Route, Connection> byRoute = new LinkedHashMap<>();
  private final Map<StreamId, Connection> unproven = new LinkedHashMap<>();

  @Nullable Connection of(StreamId stream) {
    return byStream.get(stream);
  }

  /** The connection that datagrams of this route take, or null. */
  @Nullable Connection of(Route route) {
    return byRoute.get(route);
  }

  /** Adds a connection that its route takes from now on. */
  void add(Connection connection) {
    addBeside(connection);
    route(connection);
  }

  /** Adds a connection without any route yet. */
  void addBeside(Connection connection) {
    byStream.put(connection.id(), connection);
    if (!connection.isProven()) {
      unproven.put(connection.id(), connection);
    }
  }

  /** Datagrams of the connection's route take it from now on. */
  void route(Connection connection) {
    byRoute.put(connection.route(), connection);
  }

  void onProven(Connection connection) {
    unproven.remove(connection.id());
  }

  void remove(Connection connection) {
    byStream.remove(connection.id());
    byRoute.remove(connection.route(), connection);
    unproven.remove(connection.id());
  }

  /** Those that match, as a copy. */
  List<Connection> all(Predicate<Connection> condition) {
    return byStream.values().stream().filter(condition).toList();
  }

  int size() {
    return byStream.size();
  }

  int unproven() {
    return unproven.size();
  }

  /** How many are being opened. */
  int connecting() {
    int count = 0;
    for (Connection connection : byStream.values()) {
      if (!connection.isOpen()) {
        count++;
      }
    }
    return count;
  }

  /**
   * Which stranger has to go for another one from this address: the oldest of the same network if
   * that has too many, or the oldest of the network that has the most if all together are too many.
   * So who opens many takes the places of its own.
   */
  @Nullable Connection toMakeRoomFor(InetAddress remote, TcpConfig config) {
    Object network = network(remote);
    if (count(network) >= config.maxUnprovenPerAddress()) {
      return oldest(network);
    }
    return unproven.size() >= config.maxUnproven() ? oldest(largest()) : null;
  }

  private Object largest() {
    Map<Object, Integer> counts = new LinkedHashMap<>();
    Object largest = this;
    for (Connection connection : unproven.values()) {
      Object network = networkOf(connection);
      int count = counts.merge(network, 1, Integer::sum);
      if (count > counts.getOrDefault(largest, 0)) {
        largest = network;
      }
    }
    return largest;
  }

  private int count(Object network) {
    int count = 0;
    for (Connection connection : unproven.values()) {
      if (networkOf(connection).equals(network)) {
        count++;
      }
    }
    return count;
  }

  private @Nullable Connection oldest(Object network) {
    for (Connection connection : unproven.values()) {
      if (networkOf(connection).equals(network)) {
        return connection;
      }
    }
    return null;
  }

  private static Object networkOf(Connection connection) {
    return network(connection.route().remote().getAddress());
  }

  /** An IPv4 address, or the /64 network of an IPv6 address: one host may use all of that. */
  private static Object network(InetAddress address) {
    return address instanceof Inet6Address
        ? ByteBuffer.wrap(address.getAddress()).getLong()
        : address;
  }
}
