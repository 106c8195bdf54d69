package eu.riasc.wice.node;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.ice.agent.PayloadRoute;
import eu.riasc.wice.ice.turn.RelayChannel;
import eu.riasc.wice.sansio.Transport;
import eu.riasc.wice.session.Endpoint;
import java.net.InetSocketAddress;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How payload leaves for each peer, as the endpoint's routes say: on the thread that sends, or
 * where only the selector thread can, through its queue. Belongs to the selector thread; the
 * outlets that it gives to peers are thread-safe.
 */
final class PayloadWays {
  private final Endpoint endpoint;
  private final Ports ports;
  private final PortCounters counters;
  private final int maxQueuedBytes;
  private final Executor selectorThread;
  private final AtomicLong queuedBytes = new AtomicLong();
  private final LongAdder sendQueueFull = new LongAdder();
  private final TrafficSampler traffic;

  /**
   * Ways over these ports.
   *
   * @param maxQueuedBytes how much payload of all peers may wait for the selector thread
   * @param selectorThread runs commands on it
   */
  PayloadWays(
      Endpoint endpoint,
      Ports ports,
      PortCounters counters,
      int maxQueuedBytes,
      Executor selectorThread) {
    this.endpoint = endpoint;
    this.ports = ports;
    this.counters = counters;
    this.maxQueuedBytes = maxQueuedBytes;
    this.selectorThread = selectorThread;
    this.traffic =
        new TrafficSampler(
            (peer, packets, bytes, lastNanos) ->
                endpoint.payloadSent(peer, packets, bytes, lastNanos, System.nanoTime()));
  }

  /** Datagrams that found the selector thread's queue full. Any thread. */
  long sendQueueFull() {
    return sendQueueFull.sum();
  }

  /** Payload to a peer goes another way, or nowhere. */
  void reroute(Peer peer, @Nullable PayloadRoute route, @Nullable RelayChannel channel) {
    if (peer.outlet() instanceof PayloadPath old) {
      traffic.forget(old);
    }
    PublicKey key = peer.publicKey();
    Outlet way = route == null ? null : wayOf(route, channel);
    if (route == null) {
      peer.setOutlet(null);
    } else if (way != null) {
      peer.setOutlet(
          new PayloadPath(
              key,
              way,
              path -> selectorThread.execute(() -> traffic.watch(path, System.nanoTime()))));
    } else {
      peer.setOutlet(payload -> send(key, Bytes.of(payload)));
    }
  }

  /** How any thread can send along a route, or null if only the selector thread can. */
  private @Nullable Outlet wayOf(PayloadRoute route, @Nullable RelayChannel channel) {
    if (route.transport() != Transport.UDP) {
      return null;
    }
    InetSocketAddress local = channel == null ? route.local() : channel.local();
    Port port = local == null ? null : ports.at(local);
    if (port == null) {
      return null;
    }
    return channel == null
        ? payload -> port.send(route.remote(), payload, counters)
        : payload -> port.sendOnChannel(channel.server(), channel.number(), payload, counters);
  }

  /** Hands a datagram to the selector thread, where there is no way to send it directly. */
  private boolean send(PublicKey key, byte[] payload) {
    if (queuedBytes.addAndGet(payload.length) > maxQueuedBytes) {
      queuedBytes.addAndGet(-payload.length);
      sendQueueFull.increment();
      return false;
    }
    selectorThread.execute(
        () -> {
          queuedBytes.addAndGet(-payload.length);
          endpoint.send(key, payload, System.nanoTime());
        });
    return true;
  }

  /** Tells the endpoint what a peer has been sent since it was told last. */
  void collect(Peer peer) {
    if (peer.outlet() instanceof PayloadPath path) {
      traffic.collect(path);
    }
  }

  /** The earlier of a time and that at which {@link #handleTimeout} wants to be called. */
  OptionalLong earliest(OptionalLong other) {
    boolean sampleFirst =
        traffic.isActive() && (other.isEmpty() || traffic.nextNanos() - other.getAsLong() < 0);
    return sampleFirst ? OptionalLong.of(traffic.nextNanos()) : other;
  }

  void handleTimeout(long nowNanos) {
    traffic.handleTimeout(nowNanos);
  }
}
