package eu.riasc.wice.signaling;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.SignalingException.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** One key of ours, who listens to it, and its subscription at each transport. */
final class Recipient {
  private final PrivateKey key;
  private final boolean shared;
  private final KeyProver prover;
  private final Inbound inbound;
  private final CopyOnWriteArrayList<Listener> listeners = new CopyOnWriteArrayList<>();

  private final Object lock = new Object();
  private final List<TransportSubscription> subscriptions = new ArrayList<>(); // guarded by lock
  private boolean ready; // guarded by lock
  private int failures; // guarded by lock
  private @Nullable SignalingException failure; // guarded by lock
  private boolean stopped; // guarded by lock

  /**
   * Makes a key without listeners.
   *
   * @param shared whether others hold the key as well
   */
  Recipient(PrivateKey key, boolean shared, Inbound inbound) {
    this.key = key;
    this.shared = shared;
    this.prover = KeyProver.of(key);
    this.inbound = inbound;
  }

  PrivateKey key() {
    return key;
  }

  PublicKey publicKey() {
    return key.publicKey();
  }

  List<Listener> listeners() {
    return listeners;
  }

  boolean isWanted(PublicKey sender) {
    for (Listener listener : listeners) {
      if (listener.wants(sender)) {
        return true;
      }
    }
    return false;
  }

  boolean isEmpty() {
    return listeners.isEmpty();
  }

  void add(Listener listener) {
    synchronized (lock) {
      listeners.add(listener);
      if (ready) {
        listener.becomeReady();
      } else if (failure != null) {
        listener.failReady(failure);
      }
    }
  }

  boolean remove(Listener listener) {
    return listeners.remove(listener);
  }

  /** Subscribes at every transport. Called once, without a lock: transports are not ours. */
  void start(Map<String, Transport> transports) {
    transports.forEach((id, transport) -> start(id, transport, transports.size()));
  }

  private void start(String id, Transport transport, int transports) {
    TransportSubscription subscription;
    try {
      EnvelopeHandler handler = envelope -> inbound.arrived(envelope, id, this);
      subscription =
          shared
              ? transport.subscribeShared(publicKey(), handler, prover)
              : transport.subscribe(publicKey(), handler, prover);
    } catch (RuntimeException e) {
      fail(asSignaling(id, e), transports);
      return;
    }
    boolean late;
    synchronized (lock) {
      late = stopped;
      if (!late) {
        subscriptions.add(subscription);
      }
    }
    if (late) {
      subscription.close();
      return;
    }
    subscription
        .ready()
        .whenComplete(
            (ok, error) -> {
              if (error == null) {
                becomeReady();
              } else {
                fail(asSignaling(id, error), transports);
              }
            });
  }

  private void becomeReady() {
    synchronized (lock) {
      ready = true;
      listeners.forEach(Listener::becomeReady);
    }
  }

  private void fail(SignalingException reason, int transports) {
    synchronized (lock) {
      failures++;
      if (failures == transports && !ready) {
        failure = reason;
        listeners.forEach(listener -> listener.failReady(reason));
      }
    }
  }

  void stop() {
    List<TransportSubscription> ending;
    synchronized (lock) {
      stopped = true;
      ending = List.copyOf(subscriptions);
      subscriptions.clear();
    }
    SignalingException reason = new SignalingException(Code.CLOSED, "signaling is closed");
    listeners.forEach(listener -> listener.end(reason));
    ending.forEach(Recipient::close);
  }

  private static void close(TransportSubscription subscription) {
    try {
      subscription.close();
    } catch (RuntimeException e) {
      Inbound.log.warn("closing a subscription failed", e);
    }
  }

  private static SignalingException asSignaling(String id, Throwable error) {
    return Publications.asSignaling("subscribing over " + id + " failed", error);
  }
}
