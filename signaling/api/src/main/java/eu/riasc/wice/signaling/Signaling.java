package eu.riasc.wice.signaling;

import eu.riasc.wice.crypto.KeyPair;
import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.SignalingException.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signaling over one or several transports at once. A message is sealed once for all of them; an
 * envelope that arrives is opened on the executor it was given, handed to the handlers that want
 * its sender, and dropped when it has come before. One transport that fails, throws or is silent
 * does not hold up the others.
 *
 * <p>A sender is known when somebody has subscribed to it alone or the predicate says so. Anybody
 * can write to us, so envelopes of senders that are not known are limited before the
 * Diffie–Hellman: 200/s in all, shared fairly between the transports. Whatever is dropped is
 * counted.
 *
 * <p>Safe for use by several threads. It has no thread or clock of its own.
 */
public final class Signaling implements Backend {
  private static final Logger log = LoggerFactory.getLogger(Signaling.class);

  private final SortedMap<String, Transport> transports;
  private final Inbound inbound;
  private final SealerChoice sealers;
  private final Counters counters = new Counters();
  private final Publications publications;

  private final Object lock = new Object();
  private final SortedMap<PublicKey, Recipient> recipients = new TreeMap<>(); // guarded by lock
  private boolean closed; // guarded by lock

  /**
   * Makes a façade to which only senders that are subscribed to one by one are known.
   *
   * @param transports by the ids that {@link Received#via} will name, at least one; they are closed
   *     with the façade
   * @param executor opens envelopes and calls handlers
   * @param context time, and the chance that nonces are drawn from
   */
  public Signaling(Map<String, Transport> transports, Executor executor, TransportContext context) {
    this(transports, executor, context, key -> false);
  }

  /**
   * Makes a façade.
   *
   * @param transports by the ids that {@link Received#via} will name, at least one; they are closed
   *     with the façade
   * @param executor opens envelopes and calls handlers
   * @param context time, and the chance that nonces are drawn from
   * @param known which senders are known besides those that are subscribed to one by one; called by
   *     several threads
   */
  public Signaling(
      Map<String, Transport> transports,
      Executor executor,
      TransportContext context,
      Predicate<PublicKey> known) {
    if (transports.isEmpty()) {
      throw new IllegalArgumentException("signaling refused: found no transport, expected one");
    }
    this.transports = new TreeMap<>(transports);
    this.sealers = new SealerChoice(context.random(), known);
    this.inbound =
        new Inbound(this.transports.keySet(), executor, context.nanoTime(), sealers, counters);
    this.publications = new Publications(context.scheduler(), counters);
  }

  @Override
  public CompletionStage<Void> publish(KeyPair keys, Message message, Duration deadline) {
    return publish(keys, message, deadline, transports.values(), false);
  }

  @Override
  public CompletionStage<Void> republish(KeyPair keys, Message message, Duration deadline) {
    return publish(keys, message, deadline, transports.values(), true);
  }

  @Override
  public CompletionStage<Void> publish(
      KeyPair keys, Message message, Duration deadline, String via) {
    Transport transport = transports.get(via);
    if (transport == null) {
      return CompletableFuture.failedStage(
          new SignalingException(
              Code.UNAVAILABLE,
              "publishing failed: found transport '"
                  + via
                  + "', expected one of "
                  + String.join(", ", transports.keySet())));
    }
    return publish(keys, message, deadline, List.of(transport), false);
  }

  private CompletionStage<Void> publish(
      KeyPair keys,
      Message message,
      Duration deadline,
      Collection<Transport> over,
      boolean unlessStored) {
    try {
      Loads loads = new Loads(sealers.of(keys.theirs()), keys, message);
      return publications.start(loads, deadline, over, unlessStored ? keys.publicKeys() : null);
    } catch (SignalingException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  @Override
  public Subscription subscribe(KeyPair keys, MessageHandler handler) {
    return subscribe(keys.ours(), keys.theirs(), handler, false);
  }

  @Override
  public Subscription subscribeAll(PrivateKey ours, MessageHandler handler) {
    return subscribe(ours, null, handler, false);
  }

  @Override
  public Subscription subscribeGroup(PrivateKey group, MessageHandler handler) {
    return subscribe(group, null, handler, true);
  }

  private Subscription subscribe(
      PrivateKey ours, @Nullable PublicKey sender, MessageHandler handler, boolean shared) {
    Listener listener = new Listener(sender, handler, this::remove);
    Recipient recipient;
    boolean created = false;
    synchronized (lock) {
      if (closed) {
        listener.end(
            new SignalingException(Code.CLOSED, "subscribing failed: signaling is closed"));
        return listener;
      }
      recipient = recipients.get(ours.publicKey());
      if (recipient == null) {
        recipient = new Recipient(ours, shared, inbound);
        recipients.put(ours.publicKey(), recipient);
        created = true;
      }
      listener.belongTo(recipient);
      recipient.add(listener);
      if (sender != null) {
        sealers.know(sender);
      }
    }
    if (created) {
      recipient.start(transports);
    }
    return listener;
  }

  /** Takes a listener out, and its key off the transports when it was the last. */
  private void remove(Listener listener, Recipient recipient) {
    boolean last;
    synchronized (lock) {
      if (!recipient.remove(listener)) {
        return;
      }
      if (listener.sender() != null) {
        sealers.forget(listener.sender());
      }
      last = recipient.isEmpty();
      if (last) {
        recipients.remove(recipient.publicKey(), recipient);
      }
    }
    listener.end(new SignalingException(Code.CLOSED, "subscription is closed"));
    if (last) {
      recipient.stop();
    }
  }

  @Override
  public CompletionStage<List<TurnLoan>> turnServers(PublicKey ours, Duration deadline) {
    CompletableFuture<List<TurnLoan>> all = CompletableFuture.completedFuture(List.of());
    for (Map.Entry<String, Transport> each : transports.entrySet()) {
      all = all.thenCombine(turnServers(each, ours, deadline), Signaling::joined);
    }
    return all;
  }

  private static CompletionStage<List<TurnLoan>> turnServers(
      Map.Entry<String, Transport> transport, PublicKey ours, Duration deadline) {
    try {
      return transport
          .getValue()
          .turnServers(ours, deadline)
          .exceptionally(
              failure -> {
                log.debug("transport {} lends no turn servers", transport.getKey(), failure);
                return List.of();
              });
    } catch (RuntimeException e) {
      log.warn("asking transport {} for turn servers failed", transport.getKey(), e);
      return CompletableFuture.completedStage(List.of());
    }
  }

  private static List<TurnLoan> joined(List<TurnLoan> some, List<TurnLoan> more) {
    List<TurnLoan> both = new ArrayList<>(some);
    both.addAll(more);
    return both;
  }

  @Override
  public void networkChanged() {
    transports.forEach(
        (id, transport) -> {
          try {
            transport.networkChanged();
          } catch (RuntimeException e) {
            log.warn("telling transport {} of a change of the network failed", id, e);
          }
        });
  }

  /** Returns {@link BackendType#MULTI}, or the type of the only transport. */
  @Override
  public BackendType type() {
    return transports.size() == 1
        ? transports.values().iterator().next().type()
        : BackendType.MULTI;
  }

  /** Returns what has been counted so far. */
  public SignalingStatistics statistics() {
    return counters.snapshot();
  }

  @Override
  public void close() {
    List<Recipient> ending;
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      ending = new ArrayList<>(recipients.values());
      recipients.clear();
    }
    for (Recipient recipient : ending) {
      recipient.stop();
    }
    publications.close();
    transports.forEach(Signaling::close);
  }

  private static void close(String id, Transport transport) {
    try {
      transport.close();
    } catch (RuntimeException e) {
      log.warn("closing transport {} failed", id, e);
    }
  }

  /** Names the transports. */
  @Override
  public String toString() {
    return "Signaling over " + String.join(", ", transports.keySet());
  }
}
