package eu.riasc.wice.signaling.tck;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.BackendType;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.EnvelopeHandler;
import eu.riasc.wice.signaling.KeyProver;
import eu.riasc.wice.signaling.Scheduler;
import eu.riasc.wice.signaling.Transport;
import eu.riasc.wice.signaling.TransportSubscription;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A transport over a bad network: of what is published through it, some is lost without a word,
 * some comes twice, and some comes later than what was published after it. Safe for use by several
 * threads.
 */
public final class MisbehavingTransport implements Transport {
  private static final Duration LONGEST_DELAY = Duration.ofMillis(20);

  private final Transport transport;
  private final Misbehaviour misbehaviour;
  private final Scheduler scheduler;
  private final RandomGenerator random; // guarded by this
  private volatile boolean closed;

  /**
   * How bad the network is, as the chances of each envelope, 0 to 1.
   *
   * @param lose it is lost
   * @param repeat it comes twice
   * @param delay each copy comes up to 20 ms late
   */
  public record Misbehaviour(double lose, double repeat, double delay) {}

  /** Puts a bad network under a transport. */
  public MisbehavingTransport(
      Transport transport, Misbehaviour misbehaviour, Scheduler scheduler, RandomGenerator random) {
    this.transport = transport;
    this.misbehaviour = misbehaviour;
    this.scheduler = scheduler;
    this.random = random;
  }

  @Override
  public BackendType type() {
    return transport.type();
  }

  @Override
  public int maxEnvelopeBytes() {
    return transport.maxEnvelopeBytes();
  }

  @Override
  public CompletionStage<Void> publish(Envelope envelope, Duration deadline) {
    if (closed) {
      return transport.publish(envelope, deadline);
    }
    if (happens(misbehaviour.lose)) {
      return CompletableFuture.completedStage(null);
    }
    if (happens(misbehaviour.repeat)) {
      send(envelope, deadline);
    }
    return send(envelope, deadline);
  }

  private CompletionStage<Void> send(Envelope envelope, Duration deadline) {
    if (!happens(misbehaviour.delay)) {
      return transport.publish(envelope, deadline);
    }
    scheduler.schedule(delay(), () -> transport.publish(envelope, deadline));
    return CompletableFuture.completedStage(null);
  }

  private synchronized boolean happens(double chance) {
    return random.nextDouble() < chance;
  }

  private synchronized Duration delay() {
    return Duration.ofNanos(random.nextLong(LONGEST_DELAY.toNanos()));
  }

  @Override
  public TransportSubscription subscribe(
      PublicKey recipient, EnvelopeHandler handler, @Nullable KeyProver prover) {
    return transport.subscribe(recipient, handler, prover);
  }

  @Override
  public void close() {
    closed = true;
    transport.close();
  }
}
