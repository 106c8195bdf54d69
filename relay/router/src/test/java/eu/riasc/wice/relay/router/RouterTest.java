package eu.riasc.wice.relay.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.crypto.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RouterTest {
  private static final PublicKey ALICE = key(1);
  private static final PublicKey BOB = key(2);
  private static final PublicKey CAROL = key(3);

  private final List<String> awakened = new ArrayList<>();
  private final Losses losses = new Losses();
  private final Losses otherLosses = new Losses();
  private Router<String> router = new Router<>(RouterLimits.DEFAULT);

  @Test
  void everySubscriberOfTheRecipientGetsTheSameBytes() {
    Subscription<String> first = subscribe(BOB, "first");
    Subscription<String> second = subscribe(BOB, "second");
    Subscription<String> stranger = subscribe(CAROL, "stranger");
    RoutedEnvelope envelope = envelope(ALICE, BOB, 10);

    assertThat(router.publish(envelope, losses, awakened)).isEqualTo(2);

    assertThat(awakened).containsExactly("first", "second");
    assertThat(router.poll(first)).isSameAs(envelope);
    assertThat(router.poll(second)).isSameAs(envelope);
    assertThat(router.poll(first)).isNull();
    assertThat(router.poll(stranger)).isNull();
  }

  @Test
  void keyWithoutSubscribersLeavesNoTrace() {
    for (int i = 0; i < 1000; i++) {
      assertThat(router.publish(envelope(ALICE, key(i), 100), losses, awakened)).isZero();
    }
    RouterStatistics statistics = router.statistics();
    assertThat(statistics.keys()).isZero();
    assertThat(statistics.waitingBytes()).isZero();
    assertThat(statistics.unheard()).isEqualTo(1000);
    assertThat(losses.count).isZero();
    assertThat(awakened).isEmpty();
  }

  @Test
  void seventeenthOfOneShareDropsItsOldest() {
    Subscription<String> bob = subscribe(BOB, "bob");
    List<RoutedEnvelope> sent = publish(17, ALICE, 10, losses);

    assertThat(drain(bob)).isEqualTo(sent.subList(1, 17));
    assertThat(router.statistics().dropped(DropReason.SHARE_FULL)).isEqualTo(1);
    assertThat(losses.last).isEqualTo("SHARE_FULL");
  }

  @Test
  void shareIsPerConnectionAndSender() {
    Subscription<String> bob = subscribe(BOB, "bob");
    publish(16, ALICE, 10, losses);
    publish(16, ALICE, 10, otherLosses);
    publish(16, CAROL, 10, losses);

    assertThat(drain(bob)).hasSize(48);
    assertThat(losses.count + otherLosses.count).isZero();
  }

  @Test
  void fullQueueTakesFromTheLargestShareFirst() {
    Subscription<String> bob = subscribe(BOB, "bob");
    RoutedEnvelope lone = publish(1, ALICE, 10, losses).get(0);
    for (int sender = 10; sender < 10 + 17; sender++) {
      publish(16, key(sender), 10, otherLosses);
    }
    assertThat(drain(bob)).hasSize(256).startsWith(lone);
    assertThat(losses.count).isZero();
    assertThat(otherLosses.count).isEqualTo(1 + 17 * 16 - 256);
    assertThat(router.statistics().dropped(DropReason.QUEUE_FULL)).isEqualTo(17);
  }

  @Test
  void connectionThatInventsASenderPerEnvelopePushesOutOnlyItsOwn() {
    Subscription<String> bob = subscribe(BOB, "bob");
    RoutedEnvelope lone = publish(1, ALICE, 10, losses).get(0);
    for (int i = 0; i < 2000; i++) {
      publish(1, key(1000 + i), 10, otherLosses);
    }
    assertThat(losses.count).isZero();
    assertThat(drain(bob)).hasSize(256).startsWith(lone);
  }

  @Test
  void fullBytesTakeFromTheShareWithMostBytes() {
    Subscription<String> bob = subscribe(BOB, "bob");
    publish(16, ALICE, 100, losses);
    publish(16, CAROL, 65_536, otherLosses);

    assertThat(losses.count).isZero();
    assertThat(otherLosses.count).isEqualTo(1);
    assertThat(otherLosses.last).isEqualTo("QUEUE_BYTES_FULL");
    assertThat(drain(bob)).hasSize(31);
  }

  @Test
  void frozenSubscriberLosesOnlyItsOwn() {
    Subscription<String> frozen = subscribe(BOB, "frozen");
    Subscription<String> reader = subscribe(BOB, "reader");
    int read = 0;
    for (int i = 0; i < 10_000; i++) {
      publish(1, ALICE, 1000, losses);
      if (router.poll(reader) != null) {
        read++;
      }
    }
    assertThat(read).isEqualTo(10_000);
    assertThat(drain(frozen)).hasSize(16);
    assertThat(losses.count).isEqualTo(10_000 - 16);
  }

  @Test
  void cancelledSubscriptionLeavesNothingBehindAndTellsWhoseEnvelopesWereLost() {
    Subscription<String> bob = subscribe(BOB, "bob");
    publish(3, ALICE, 10, losses);

    router.cancel(bob);
    router.cancel(bob);

    RouterStatistics statistics = router.statistics();
    assertThat(statistics.subscriptions()).isZero();
    assertThat(statistics.keys()).isZero();
    assertThat(statistics.waiting()).isZero();
    assertThat(statistics.waitingBytes()).isZero();
    assertThat(statistics.dropped(DropReason.SUBSCRIBER_GONE)).isEqualTo(3);
    assertThat(losses.count).isEqualTo(3);
    assertThat(router.publish(envelope(ALICE, BOB, 10), losses, awakened)).isZero();
  }

  @Test
  void provenSubscriberTakesThePlaceOfTheNewestUnprovenOne() {
    router = new Router<>(RouterLimits.DEFAULT.withSubscribersPerKey(3));
    subscribe(BOB, "proven", true);
    subscribe(BOB, "old");
    Subscription<String> squatter = subscribe(BOB, "new");
    assertThat(router.subscribe(BOB, false, "late").subscription()).isNull();

    Admission<String> admission = router.subscribe(BOB, true, "owner");

    assertThat(admission.displaced()).isSameAs(squatter);
    assertThat(admission.subscription()).isNotNull();
    router.publish(envelope(ALICE, BOB, 1), losses, awakened);
    assertThat(awakened).containsExactly("proven", "old", "owner");
    assertThat(router.statistics().displaced()).isEqualTo(1);
    assertThat(router.statistics().refused()).isEqualTo(1);
  }

  @Test
  void provenSubscriberIsRefusedWhenAllOthersAreProven() {
    router = new Router<>(RouterLimits.DEFAULT.withSubscribersPerKey(1));
    subscribe(BOB, "proven", true);
    assertThat(router.subscribe(BOB, true, "second")).isEqualTo(new Admission<>(null, null));
  }

  @Test
  void fullBudgetTakesFromTheLargestQueueOfAnyKey() {
    router = new Router<>(RouterLimits.DEFAULT.withBudgetBytes(10_000));
    Subscription<String> frozen = subscribe(CAROL, "frozen");
    Subscription<String> bob = subscribe(BOB, "bob");
    for (int i = 0; i < 12; i++) {
      router.publish(envelope(key(50 + i), CAROL, 800), otherLosses, awakened);
    }
    publish(4, ALICE, 500, losses);

    assertThat(drain(bob)).hasSize(4);
    assertThat(drain(frozen)).hasSizeLessThan(12);
    assertThat(otherLosses.last).isEqualTo("BUDGET_FULL");
    assertThat(losses.count).isZero();
  }

  @Test
  void limitsMustBePositive() {
    assertThatThrownBy(() -> RouterLimits.DEFAULT.withSubscribersPerKey(0))
        .hasMessage("relay limit: subscribers per key is 0, expected 1 or more");
  }

  private Subscription<String> subscribe(PublicKey key, String owner) {
    return subscribe(key, owner, false);
  }

  private Subscription<String> subscribe(PublicKey key, String owner, boolean proven) {
    Subscription<String> subscription = router.subscribe(key, proven, owner).subscription();
    return Objects.requireNonNull(subscription);
  }

  private List<RoutedEnvelope> publish(int count, PublicKey sender, int size, Publisher from) {
    List<RoutedEnvelope> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sent.add(envelope(sender, BOB, size));
      router.publish(sent.get(i), from, awakened);
    }
    return sent;
  }

  private List<RoutedEnvelope> drain(Subscription<String> subscription) {
    List<RoutedEnvelope> read = new ArrayList<>();
    for (RoutedEnvelope e = router.poll(subscription); e != null; e = router.poll(subscription)) {
      read.add(e);
    }
    return read;
  }

  private static RoutedEnvelope envelope(PublicKey sender, PublicKey recipient, int size) {
    return new RoutedEnvelope(sender, recipient, new byte[size]);
  }

  private static PublicKey key(int number) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) number;
    bytes[1] = (byte) (number >> 8);
    bytes[2] = 9;
    return PublicKey.of(bytes);
  }

  private static final class Losses implements Publisher {
    private int count;
    private @Nullable String last;

    @Override
    public void lost(PublicKey sender, PublicKey recipient, DropReason reason) {
      count++;
      last = reason.name();
    }
  }
}
