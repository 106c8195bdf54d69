package eu.riasc.wice.signaling;

import eu.riasc.wice.crypto.PublicKeyPair;
import java.util.Collection;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of an envelope from a transport to the handlers. What can be told without cryptography is
 * told on the transport's thread; the rest runs on the executor, of which each transport may keep a
 * bounded number of tasks waiting.
 */
final class Inbound {
  static final Logger log = LoggerFactory.getLogger(Signaling.class);

  /** Envelopes of one transport that may wait to be opened. */
  static final int MAX_WAITING = 1024;

  private final Executor executor;
  private final LongSupplier nanoTime;
  private final SealerChoice sealers;
  private final Counters counters;
  private final RecentEnvelopes recent = new RecentEnvelopes();
  private final FairLimit strangers;
  private final SortedMap<String, AtomicInteger> waiting = new TreeMap<>();

  Inbound(
      Collection<String> transports,
      Executor executor,
      LongSupplier nanoTime,
      SealerChoice sealers,
      Counters counters) {
    this.executor = executor;
    this.nanoTime = nanoTime;
    this.sealers = sealers;
    this.counters = counters;
    this.strangers = new FairLimit(FairLimit.OPENINGS_PER_SECOND, transports, nanoTime.getAsLong());
    for (String transport : transports) {
      waiting.put(transport, new AtomicInteger());
    }
  }

  /** Takes an envelope from a transport. Returns at once. */
  void arrived(Envelope envelope, String via, Recipient recipient) {
    counters.received.increment();
    if (!envelope.recipient().equals(recipient.publicKey())
        || !recipient.isWanted(envelope.sender())) {
      counters.unwanted.increment();
      return;
    }
    RecentEnvelopes.Fingerprint fingerprint = RecentEnvelopes.fingerprint(envelope);
    long now = nanoTime.getAsLong();
    if (recent.contains(fingerprint, now)) {
      counters.duplicates.increment();
      return;
    }
    if (!sealers.isKnown(envelope.sender()) && !strangers.tryTake(via, now)) {
      counters.limited.increment();
      log.debug("dropped {}: too many envelopes of unknown senders over {}", envelope, via);
      return;
    }
    AtomicInteger tasks = Objects.requireNonNull(waiting.get(via));
    if (tasks.incrementAndGet() > MAX_WAITING) {
      overloaded(envelope, via, tasks);
      return;
    }
    try {
      executor.execute(
          () -> {
            tasks.decrementAndGet();
            open(envelope, fingerprint, via, recipient);
          });
    } catch (RejectedExecutionException e) {
      overloaded(envelope, via, tasks);
    }
  }

  private void overloaded(Envelope envelope, String via, AtomicInteger tasks) {
    tasks.decrementAndGet();
    counters.overloaded.increment();
    log.debug("dropped {}: too many envelopes over {} wait to be opened", envelope, via);
  }

  private void open(
      Envelope envelope, RecentEnvelopes.Fingerprint fingerprint, String via, Recipient recipient) {
    Message message;
    try {
      message = sealers.of(envelope.sender()).open(recipient.key(), envelope);
    } catch (SignalingException e) {
      counters.refused.increment();
      log.debug("dropped {} that came over {}: {}", envelope, via, e.getMessage());
      return;
    }
    if (!recent.add(fingerprint, nanoTime.getAsLong())) {
      counters.duplicates.increment();
      return;
    }
    Received received =
        new Received(new PublicKeyPair(recipient.publicKey(), envelope.sender()), message, via);
    for (Listener listener : recipient.listeners()) {
      if (listener.wants(envelope.sender())) {
        listener.deliver(received, counters);
      }
    }
  }
}
