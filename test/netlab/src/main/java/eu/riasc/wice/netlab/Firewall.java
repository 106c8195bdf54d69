package eu.riasc.wice.netlab;

import eu.riasc.wice.sansio.Transport;
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
  private static final long TCP_TIMEOUT_NANOS = NatBehaviour.TCP_TIMEOUT.toNanos();
  private static final Duration COMMON_TIMEOUT = Duration.ofMinutes(2);

  private final Dependence filtering;
  private final long timeoutNanos;
  private final Map<Flow, Long> flows = new LinkedHashMap<>();

  private record Flow(
      Transport transport, InetSocketAddress inside, @Nullable InetAddress address, int port) {}

  /**
   * A firewall with this filtering.
   *
   * @param filtering how much of the remote endpoint must match what was sent to
   * @param timeout life of a UDP flow after the last packet that went out; that of TCP is the one
   *     of {@link NatBehaviour#tcp}
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
    flows.put(flow(packet.transport(), packet.source(), packet.destination()), now);
    if (flows.size() > 1 << 16) {
      flows.entrySet().removeIf(flow -> expired(flow.getKey(), flow.getValue(), now));
    }
  }

  /** Whether an answer to this packet, which goes out, would be let in already. */
  boolean knows(Packet packet, long now) {
    return isAlive(flow(packet.transport(), packet.source(), packet.destination()), now);
  }

  boolean admits(Packet packet, long now) {
    return isAlive(flow(packet.transport(), packet.destination(), packet.source()), now);
  }

  private boolean isAlive(Flow flow, long now) {
    Long used = flows.get(flow);
    return used != null && !expired(flow, used, now);
  }

  private boolean expired(Flow flow, long used, long now) {
    return now - used > (flow.transport() == Transport.UDP ? timeoutNanos : TCP_TIMEOUT_NANOS);
  }

  private Flow flow(Transport transport, InetSocketAddress inside, InetSocketAddress remote) {
    return switch (filtering) {
      case ENDPOINT_INDEPENDENT -> new Flow(transport, inside, null, 0);
      case ADDRESS_DEPENDENT -> new Flow(transport, inside, remote.getAddress(), 0);
      case ADDRESS_AND_PORT_DEPENDENT ->
          new Flow(transport, inside, remote.getAddress(), remote.getPort());
    };
  }
}
