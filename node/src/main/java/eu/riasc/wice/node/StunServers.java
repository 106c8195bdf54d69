package eu.riasc.wice.node;

import eu.riasc.wice.ice.stun.StunException;
import eu.riasc.wice.ice.stun.StunUri;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * STUN servers by RFC 7064 URI. {@link #resolve} asks the name service and may block for seconds:
 * never on the selector thread. A name that stops resolving keeps its last addresses.
 */
final class StunServers {
  private static final Logger log = LoggerFactory.getLogger(StunServers.class);

  private final List<StunUri> uris;
  private final NameService names;
  private final Map<String, List<InetSocketAddress>> last = new LinkedHashMap<>();
  private int failures;

  /** The name service, as {@link InetAddress#getAllByName} is. */
  interface NameService {
    InetAddress[] lookUp(String host) throws UnknownHostException;
  }

  StunServers(List<StunUri> uris, NameService names) {
    this.uris = List.copyOf(uris);
    this.names = names;
  }

  /**
   * Reads a server URI.
   *
   * @throws NodeException if it is not one, or asks for a transport that gathering over UDP cannot
   *     use
   */
  static StunUri parse(String uri) {
    StunUri parsed;
    try {
      parsed = StunUri.parse(uri);
    } catch (StunException e) {
      throw new NodeException(NodeException.Code.BAD_SETTING, e);
    }
    if (parsed.secure()) {
      throw new NodeException(
          NodeException.Code.BAD_SETTING,
          "ice server "
              + uri
              + ": stuns runs over tls, server-reflexive candidates need udp; use stun:"
              + uri.substring(uri.indexOf(':') + 1));
    }
    return parsed;
  }

  boolean isEmpty() {
    return uris.isEmpty();
  }

  /**
   * The servers' addresses: of every name the first IPv4 and the first IPv6 address, without
   * repetition.
   */
  List<InetSocketAddress> resolve() {
    LinkedHashSet<InetSocketAddress> addresses = new LinkedHashSet<>();
    failures = 0;
    for (StunUri each : uris) {
      addresses.addAll(resolve(each));
    }
    return List.copyOf(addresses);
  }

  /** How many names did not resolve the last time. */
  int failures() {
    return failures;
  }

  private List<InetSocketAddress> resolve(StunUri uri) {
    String key = uri.host() + " " + uri.port();
    try {
      List<InetSocketAddress> found = oneOfEachFamily(names.lookUp(uri.host()), uri.port());
      last.put(key, found);
      return found;
    } catch (UnknownHostException e) {
      failures++;
      List<InetSocketAddress> known = last.getOrDefault(key, List.of());
      log.warn(
          "cannot resolve ice server {}: the name service knows no such host; {}",
          uri.host(),
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
