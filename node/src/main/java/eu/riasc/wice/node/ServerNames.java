package eu.riasc.wice.node;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves the names of ICE servers. It asks the name service and may block for seconds: never on
 * the selector thread. A name that stops resolving keeps its last addresses.
 */
final class ServerNames {
  private static final Logger log = LoggerFactory.getLogger(ServerNames.class);

  private final NameService names;
  private final Map<String, List<InetSocketAddress>> last = new LinkedHashMap<>();
  private int failures;

  /** The name service, as {@link InetAddress#getAllByName} is. */
  interface NameService {
    InetAddress[] lookUp(String host) throws UnknownHostException;
  }

  ServerNames(NameService names) {
    this.names = names;
  }

  /** Begins to count failures anew. */
  void beginPass() {
    failures = 0;
  }

  /** How many names did not resolve since {@link #beginPass}. */
  int failures() {
    return failures;
  }

  /** The first IPv6 and the first IPv4 address of a server. */
  List<InetSocketAddress> resolve(String host, int port) {
    String key = host + " " + port;
    try {
      List<InetSocketAddress> found = oneOfEachFamily(names.lookUp(host), port);
      last.put(key, found);
      return found;
    } catch (UnknownHostException e) {
      failures++;
      List<InetSocketAddress> known = last.getOrDefault(key, List.of());
      log.warn(
          "cannot resolve ice server {}: the name service knows no such host; {}",
          host,
          known.isEmpty() ? "trying again later" : "keeping its last addresses");
      return known;
    }
  }

  private static List<InetSocketAddress> oneOfEachFamily(InetAddress[] found, int port) {
    List<InetSocketAddress> chosen = new ArrayList<>();
    add(chosen, first(found, Inet6Address.class), port);
    add(chosen, first(found, Inet4Address.class), port);
    return chosen;
  }

  private static void add(List<InetSocketAddress> chosen, @Nullable InetAddress address, int port) {
    if (address != null) {
      chosen.add(new InetSocketAddress(HostAddresses.withoutScope(address), port));
    }
  }

  private static @Nullable InetAddress first(
      InetAddress[] found, Class<? extends InetAddress> family) {
    for (InetAddress each : found) {
      if (family.isInstance(each)) {
        return each;
      }
    }
    return null;
  }
}
