package eu.riasc.wice.netlab;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stateful firewall that translates nothing: what has gone out may come back in.
 *
 * <p>One belongs to one router; it keeps that router's state.
 */
public final class Firewall {
  private static final Duration COMMON_TIMEOUT = Duration.ofMinutes(2);

  private final Dependence filtering;
  private final long timeoutNanos;
  private final Map<Flow, Long> flows = new LinkedHashMap<>();

  private record Flow(InetSocketAddress inside, @Nullable InetAddress address, int port) {}

  /**
   * A firewall with this filtering.
   *
   * @param filtering how much of the remote endpoint must match what was sent to
   * @param timeout life of a flow after the last packet that went out
   */
  public Firewall(Dependence filtering, Duration timeout) {
    this.filtering = filtering;
    this.timeoutNanos = timeout.toNanos();
  }

  /** The common kind: only the remote endpoint that was sent to may answer, for two minutes. */
  public static Firewall stateful() {
    return new Firewall(Dependence.ADDRESS_AND_PORT_DEPENDENT, COMMON_TIMEOUT);
  }

  /** Flows it remembers, expired ones included until their endpoints come again. */
  int size() {
    return flows.size();
  }

  void forget() {
    flows.clear();
  }

  void outbound(Packet packet, long now) {
    flows.put(flow(packet.source(), packet.destination()), now);
    if (flows.size() > 1 << 16) {
      flows.values().removeIf(used -> now - used > timeoutNanos);
    }
  }

  boolean admits(Packet packet, long now) {
    Long used = flows.get(flow(packet.destination(), packet.source()));
    return used != null && now - used <= timeoutNanos;
  }

  private Flow flow(InetSocketAddress inside, InetSocketAddress remote) {
    return switch (filtering) {
      case ENDPOINT_INDEPENDENT -> new Flow(inside, null, 0);
      case ADDRESS_DEPENDENT -> new Flow(inside, remote.getAddress(), 0);
      case ADDRESS_AND_PORT_DEPENDENT -> new Flow(inside, remote.getAddress(), remote.getPort());
    };
  }
}
