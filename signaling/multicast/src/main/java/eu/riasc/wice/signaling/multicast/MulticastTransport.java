package eu.riasc.wice.signaling.multicast;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.BackendType;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.EnvelopeCodec;
import eu.riasc.wice.signaling.EnvelopeHandler;
import eu.riasc.wice.signaling.InProcessNetwork;
import eu.riasc.wice.signaling.KeyProver;
import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.SignalingException.Code;
import eu.riasc.wice.signaling.Transport;
import eu.riasc.wice.signaling.TransportContext;
import eu.riasc.wice.signaling.TransportSubscription;
import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Envelopes over UDP multicast on the LANs this host is attached to ({@code PROTOCOL.md} §9). An
 * envelope is a datagram of at most 1,200 bytes that no router forwards. It is sent over every
 * interface, by the thread that publishes; subscribers of this transport get it without the
 * network.
 *
 * <p>One thread per transport receives, and looks every 2 s which interfaces there are. Until there
 * is one, publishing fails and subscriptions are not ready. Nothing is kept.
 */
public final class MulticastTransport implements Transport {
  static final Logger log = LoggerFactory.getLogger(MulticastTransport.class);

  /** What a datagram may have so that it is never fragmented, IPv6's least MTU being 1,280. */
  public static final int MAX_ENVELOPE_BYTES = 1200;

  /** How often the interfaces are looked at. */
  static final Duration POLL_INTERVAL = Duration.ofSeconds(2);

  private final Counters counters = new Counters();
  private final InProcessNetwork subscribers = new InProcessNetwork();
  private final Transport local = subscribers.open();
  private final Links links;
  private final Inlet inlet;
  private final Receiver receiver;
  private final Set<MulticastSubscription> waiting = new LinkedHashSet<>(); // guarded by itself
  private boolean closed; // guarded by waiting

  private MulticastTransport(
      MulticastUri uri,
      AttachmentSource source,
      Duration pollInterval,
      LongSupplier nanoTime,
      Selector selector) {
    this.links = new Links(uri.port());
    this.inlet = new Inlet(links::isOwn, subscribers, counters, nanoTime);
    this.receiver =
        new Receiver(links, source, selector, pollInterval, nanoTime, inlet, this::adjusted);
  }

  /**
   * Opens a transport.
   *
   * @throws SignalingException with {@code UNAVAILABLE} if the system gives us no selector
   */
  public static MulticastTransport open(MulticastUri uri, TransportContext context) {
    return open(uri, new LanInterfaces(uri), POLL_INTERVAL, context.nanoTime());
  }

  static MulticastTransport open(
      MulticastUri uri, AttachmentSource source, Duration pollInterval, LongSupplier nanoTime) {
    try {
      MulticastTransport transport =
          new MulticastTransport(uri, source, pollInterval, nanoTime, Selector.open());
      transport.receiver.start();
      return transport;
    } catch (IOException e) {
      throw new SignalingException(
          Code.UNAVAILABLE, "opening a multicast transport failed: " + e.getMessage(), e);
    }
  }

  @Override
  public BackendType type() {
    return BackendType.MULTICAST;
  }

  @Override
  public int maxEnvelopeBytes() {
    return MAX_ENVELOPE_BYTES;
  }

  @Override
  public CompletionStage<Void> publish(Envelope envelope, Duration deadline) {
    int size = EnvelopeCodec.size(envelope);
    if (size > MAX_ENVELOPE_BYTES) {
      return failed(
          Code.TOO_LARGE,
          "found an envelope of " + size + " bytes, expected at most " + MAX_ENVELOPE_BYTES);
    }
    synchronized (waiting) {
      if (closed) {
        return failed(Code.CLOSED, "the transport is closed");
      }
    }
    inlet.handOver(envelope);
    return send(EnvelopeCodec.encode(envelope));
  }

  /** Sends over every link; one that takes it is enough. */
  private CompletionStage<Void> send(byte[] bytes) {
    String why = "found no interface with multicast, expected one that is up";
    Code code = Code.UNAVAILABLE;
    boolean taken = false;
    for (Link link : links.open()) {
      try {
        if (link.send(bytes)) {
          taken = true;
          counters.sent.increment();
          continue;
        }
        code = Code.OVERLOADED;
        why = "the send buffer for " + link + " is full";
      } catch (IOException e) {
        why = "sending to " + link + ": " + e.getMessage();
      }
      counters.sendFailures.increment();
      log.debug("multicast: {}", why);
    }
    return taken ? CompletableFuture.completedStage(null) : failed(code, why);
  }

  private static CompletionStage<Void> failed(Code code, String why) {
    return CompletableFuture.failedStage(
        new SignalingException(code, "publishing over multicast failed: " + why));
  }

  @Override
  public TransportSubscription subscribe(
      PublicKey recipient, EnvelopeHandler handler, @Nullable KeyProver prover) {
    MulticastSubscription subscription =
        new MulticastSubscription(recipient, handler, this::forget);
    synchronized (waiting) {
      if (closed) {
        subscription.close();
        return subscription;
      }
      waiting.add(subscription);
    }
    // after what is in the sockets by now: that was published before
    receiver.afterReading(
        () -> {
          subscription.begin(local);
          adjusted();
        });
    return subscription;
  }

  private void forget(MulticastSubscription subscription) {
    synchronized (waiting) {
      waiting.remove(subscription);
    }
  }

  /** Links or subscriptions have changed: who is ready? */
  private void adjusted() {
    List<MulticastSubscription> ready;
    synchronized (waiting) {
      if (links.open().isEmpty()) {
        return;
      }
      ready = waiting.stream().filter(MulticastSubscription::isBegun).toList();
      ready.forEach(waiting::remove);
    }
    ready.forEach(MulticastSubscription::becomeReady);
  }

  /** Returns what has been counted so far. */
  public MulticastStatistics statistics() {
    return counters.snapshot();
  }

  @Override
  public void close() {
    List<MulticastSubscription> ending;
    synchronized (waiting) {
      if (closed) {
        return;
      }
      closed = true;
      ending = List.copyOf(waiting);
    }
    ending.forEach(MulticastSubscription::close);
    local.close();
    receiver.stop();
  }
}
