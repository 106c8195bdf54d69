package eu.riasc.wice.relay.server;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.relay.router.Admission;
import eu.riasc.wice.relay.router.Publisher;
import eu.riasc.wice.relay.router.RoutedEnvelope;
import eu.riasc.wice.relay.router.Router;
import eu.riasc.wice.relay.router.RouterLimits;
import eu.riasc.wice.relay.router.RouterStatistics;
import eu.riasc.wice.relay.router.Subscription;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several routers, each behind its own lock; a key always goes to the same one. Safe for any
 * thread; no lock is held when a method returns, and none is ever held while a subscriber is
 * called.
 */
final class Shards {
  private final List<Router<Reader>> routers = new ArrayList<>();
  private final int mask;

  /** Something that reads envelopes: told that there may be some. */
  @FunctionalInterface
  interface Reader {
    /** Sends what is waiting, as far as the connection takes it. Called without any lock held. */
    void drain();
  }

  /**
   * Makes the routers.
   *
   * @param count how many, a power of two
   * @param limits limits of all of them together; each gets its part of the budget
   */
  Shards(int count, RouterLimits limits) {
    if (Integer.bitCount(count) != 1) {
      throw new IllegalArgumentException("shards: " + count + ", expected a power of two");
    }
    this.mask = count - 1;
    RouterLimits each = limits.withBudgetBytes(Math.max(1, limits.budgetBytes() / count));
    for (int i = 0; i < count; i++) {
      routers.add(new Router<>(each));
    }
  }

  Admission<Reader> subscribe(PublicKey key, boolean proven, Reader reader) {
    Router<Reader> router = of(key);
    synchronized (router) {
      return router.subscribe(key, proven, reader);
    }
  }

  int publish(RoutedEnvelope envelope, Publisher publisher, Collection<Reader> awakened) {
    Router<Reader> router = of(envelope.recipient());
    synchronized (router) {
      return router.publish(envelope, publisher, awakened);
    }
  }

  @Nullable RoutedEnvelope poll(Subscription<Reader> subscription) {
    Router<Reader> router = of(subscription.key());
    synchronized (router) {
      return router.poll(subscription);
    }
  }

  void cancel(Subscription<Reader> subscription) {
    Router<Reader> router = of(subscription.key());
    synchronized (router) {
      router.cancel(subscription);
    }
  }

  RouterStatistics statistics() {
    RouterStatistics sum = RouterStatistics.ZERO;
    for (Router<Reader> router : routers) {
      synchronized (router) {
        sum = sum.plus(router.statistics());
      }
    }
    return sum;
  }

  private Router<Reader> of(PublicKey key) {
    int hash = key.hashCode();
    return routers.get((hash ^ (hash >>> 16)) & mask);
  }
}
