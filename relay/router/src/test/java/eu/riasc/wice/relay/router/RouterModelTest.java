package eu.riasc.wice.relay.router;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.crypto.PublicKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToIntFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random calls to the router, beside a slow model that keeps plain lists. After every call both
 * hold the same envelopes in the same order. One seed: {@code -Drouter.seed=N}.
 */
class RouterModelTest {
  private static final int STEPS = 1000;

  static LongStream seeds() {
    Long one = Long.getLong("router.seed");
    return one != null ? LongStream.of(one) : LongStream.range(0, 25);
  }

  @ParameterizedTest(name = "router.seed={0}")
  @MethodSource("seeds")
  void routerDoesWhatTheModelDoes(long seed) {
    RouterLimits limits = new RouterLimits(12, 4000, 4, 3, Long.MAX_VALUE);
    Run run = new Run(limits, seed);
    for (int step = 0; step < STEPS; step++) {
      run.step();
      run.compare();
      run.checkCounters();
    }
    run.cancelAll();
    assertThat(run.router.statistics().waitingBytes()).isZero();
    assertThat(run.router.statistics().keys()).isZero();
  }

  @ParameterizedTest(name = "router.seed={0}")
  @MethodSource("seeds")
  void budgetIsNeverExceededAndTakesOnlyFromLargeQueues(long seed) {
    RouterLimits limits = new RouterLimits(12, 4000, 4, 3, 9000);
    Run run = new Run(limits, seed);
    for (int step = 0; step < STEPS; step++) {
      run.step();
      run.checkCounters();
      assertThat(run.router.statistics().waitingBytes()).isLessThanOrEqualTo(9000);
      for (Subscription<Reader> subscription : run.readers.keySet()) {
        assertThat(subscription.queue.envelopes()).isLessThanOrEqualTo(12);
        assertThat(subscription.queue.bytes()).isLessThanOrEqualTo(4000);
      }
    }
  }

  private static final class Run {
    private final Router<Reader> router;
    private final RouterLimits limits;
    private final Random random;
    private final Map<Subscription<Reader>, Reader> readers = new LinkedHashMap<>();
    private final List<CountingPublisher> publishers = new ArrayList<>();

    private Run(RouterLimits limits, long seed) {
      this.limits = limits;
      this.router = new Router<>(limits);
      this.random = new Random(seed);
      for (int i = 0; i < 4; i++) {
        publishers.add(new CountingPublisher());
      }
    }

    private void step() {
      switch (random.nextInt(20)) {
        case 0 -> subscribe(random.nextBoolean());
        case 1 -> cancelOne();
        case 2, 3, 4, 5 -> poll();
        default -> publish();
      }
    }

    private void subscribe(boolean proven) {
      PublicKey key = key(random.nextInt(4));
      Admission<Reader> admission = router.subscribe(key, proven, new Reader());
      if (admission.displaced() != null) {
        assertThat(proven).isTrue();
        readers.remove(admission.displaced());
      }
      if (admission.subscription() != null) {
        readers.put(admission.subscription(), admission.subscription().owner());
      }
      assertThat(router.subscribers(key)).isLessThanOrEqualTo(limits.subscribersPerKey());
    }

    private void publish() {
      CountingPublisher publisher = publishers.get(random.nextInt(publishers.size()));
      RoutedEnvelope envelope =
          new RoutedEnvelope(
              key(100 + random.nextInt(5)),
              key(random.nextInt(4)),
              new byte[1 + random.nextInt(random.nextInt(10) == 0 ? 1900 : 300)]);
      List<Reader> awakened = new ArrayList<>();
      int count = router.publish(envelope, publisher, awakened);
      assertThat(count).isEqualTo(router.subscribers(envelope.recipient()));
      assertThat(awakened).hasSize(count);
      awakened.forEach(reader -> reader.add(new Held(envelope, publisher), limits));
    }

    private void poll() {
      for (Map.Entry<Subscription<Reader>, Reader> entry : readers.entrySet()) {
        if (random.nextInt(3) == 0) {
          List<Held> held = entry.getValue().held;
          RoutedEnvelope got = router.poll(entry.getKey());
          if (limits.budgetBytes() == Long.MAX_VALUE) {
            assertThat(got).isSameAs(held.isEmpty() ? null : held.remove(0).envelope);
          }
        }
      }
    }

    private void cancelOne() {
      if (!readers.isEmpty()) {
        List<Subscription<Reader>> all = new ArrayList<>(readers.keySet());
        Subscription<Reader> victim = all.get(random.nextInt(all.size()));
        readers.remove(victim);
        router.cancel(victim);
      }
    }

    private void cancelAll() {
      readers.keySet().forEach(router::cancel);
    }

    private void compare() {
      readers.forEach(
          (subscription, reader) -> {
            assertThat(subscription.queue.envelopes()).isEqualTo(reader.held.size());
            assertThat(subscription.queue.bytes())
                .isEqualTo(reader.held.stream().mapToInt(Held::size).sum());
          });
    }

    private void checkCounters() {
      RouterStatistics now = router.statistics();
      assertThat(now.enqueued()).isEqualTo(now.delivered() + now.waiting() + now.droppedTotal());
      assertThat(now.droppedTotal()).isEqualTo(publishers.stream().mapToLong(p -> p.losses).sum());
      assertThat(now.subscriptions()).isEqualTo(readers.size());
      assertThat(now.waitingBytes())
          .isEqualTo(readers.keySet().stream().mapToLong(s -> s.queue.bytes()).sum());
    }

    private static PublicKey key(int number) {
      byte[] bytes = new byte[32];
      bytes[31] = (byte) number;
      bytes[0] = 9;
      return PublicKey.of(bytes);
    }
  }

  private record Held(RoutedEnvelope envelope, Publisher publisher) {
    int size() {
      return envelope.bytes().length;
    }

    boolean sharesWith(Held other) {
      return publisher == other.publisher && envelope.sender().equals(other.envelope.sender());
    }
  }

  /** The model of one queue: a list, and every rule as a search through it. */
  private static final class Reader {
    private final List<Held> held = new ArrayList<>();

    private void add(Held held, RouterLimits limits) {
      List<Held> share = this.held.stream().filter(held::sharesWith).toList();
      if (share.size() == limits.shareEnvelopes()) {
        this.held.remove(share.get(0));
      }
      this.held.add(held);
      while (this.held.size() > limits.queueEnvelopes()) {
        dropLargest(h -> 1);
      }
      while (this.held.stream().mapToInt(Held::size).sum() > limits.queueBytes()) {
        dropLargest(Held::size);
      }
    }

    private void dropLargest(ToIntFunction<Held> weight) {
      Comparator<Held> bySize =
          Comparator.comparingInt(h -> held.stream().filter(h::sharesWith).mapToInt(weight).sum());
      Comparator<Held> byConnection =
          Comparator.comparingInt(
              h -> held.stream().filter(o -> o.publisher == h.publisher).mapToInt(weight).sum());
      Held worst = held.get(0);
      for (Held candidate : held) {
        if (bySize.thenComparing(byConnection).compare(candidate, worst) > 0) {
          worst = candidate;
        }
      }
      held.remove(worst);
    }
  }

  private static final class CountingPublisher implements Publisher {
    private long losses;

    @Override
    public void lost(PublicKey sender, PublicKey recipient, DropReason reason) {
      losses++;
    }
  }
}
