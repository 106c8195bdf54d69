package eu.riasc.wice.signaling.multicast;

import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.EnvelopeCodec;
import eu.riasc.wice.signaling.InProcessNetwork;
import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * What a datagram goes through before subscribers get it, the cheapest questions first: is it our
 * own, is it an envelope, is it for anybody here, and does its source keep within its limit?
 */
final class Inlet implements Receiver.Handler {
  private final Predicate<InetSocketAddress> isOwn;
  private final InProcessNetwork subscribers;
  private final Transport local;
  private final Counters counters;
  private final LongSupplier nanoTime;
  private final SourceLimits limits;

  Inlet(
      Predicate<InetSocketAddress> isOwn,
      InProcessNetwork subscribers,
      Counters counters,
      LongSupplier nanoTime) {
    this.isOwn = isOwn;
    this.subscribers = subscribers;
    this.local = subscribers.open();
    this.counters = counters;
    this.nanoTime = nanoTime;
    this.limits = new SourceLimits(nanoTime.getAsLong());
  }

  @Override
  public void received(byte[] datagram, InetSocketAddress source) {
    counters.received.increment();
    if (isOwn.test(source)) {
      counters.echoes.increment();
      return;
    }
    Envelope envelope;
    try {
      if (datagram.length > MulticastTransport.MAX_ENVELOPE_BYTES) {
        counters.malformed.increment();
        return;
      }
      envelope = EnvelopeCodec.decode(datagram);
    } catch (SignalingException e) {
      counters.malformed.increment();
      MulticastTransport.log.debug("multicast: dropped a datagram: {}", e.getMessage());
      return;
    }
    if (!subscribers.hasSubscribers(envelope.recipient())) {
      counters.foreign.increment();
      return;
    }
    if (!limits.tryTake(source.getAddress(), nanoTime.getAsLong())) {
      counters.limited.increment();
      return;
    }
    counters.delivered.increment();
    handOver(envelope);
  }

  /** Hands an envelope to its subscribers here; may be called on any thread. */
  void handOver(Envelope envelope) {
    try {
      local.publish(envelope, Duration.ofSeconds(1));
    } catch (RuntimeException e) {
      MulticastTransport.log.warn("a handler of envelopes failed: {}", e.toString());
    }
  }
}
