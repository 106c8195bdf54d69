package eu.riasc.wice.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private static int take(FairLimit limit, String sharer, long now, int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += limit.tryTake(sharer, now) ? 1 : 0;
    }
    return taken;
  }

  @Test
  void oneAloneMayUseTheWholeRate() {
    FairLimit limit = new FairLimit(200, List.of("a", "b", "c", "d"), 0);
    take(limit, "a", 0, 1000);

    int taken = 0;
    for (int tick = 1; tick <= 1000; tick++) {
      taken += take(limit, "a", tick * SECOND / 100, 10);
    }

    assertThat(taken).isBetween(1990, 2000);
  }

  @Test
  void nobodyCanTakeAnotherOnesPart() {
    FairLimit limit = new FairLimit(200, List.of("a", "b"), 0);
    int others = 0;
    for (int tick = 1; tick <= 1000; tick++) {
      take(limit, "a", tick * SECOND / 100, 100);
      others += take(limit, "b", tick * SECOND / 100, 1);
    }

    assertThat(others).isEqualTo(1000);
  }

  @Test
  void theRateHoldsInAll() {
    FairLimit limit = new FairLimit(200, List.of("a", "b"), 0);
    int taken = 0;
    for (int tick = 0; tick <= 1000; tick++) {
      taken += take(limit, "a", tick * SECOND / 100, 100);
      taken += take(limit, "b", tick * SECOND / 100, 100);
    }

    assertThat(taken).isBetween(2190, 2200); // ten seconds' worth and what was held at first
  }

  @Test
  void timeThatStandsStillOrWrapsAroundDoesNoHarm() {
    FairLimit limit = new FairLimit(200, List.of("a"), Long.MAX_VALUE - 5);
    assertThat(take(limit, "a", Long.MAX_VALUE - 5, 1000)).isEqualTo(200);
    assertThat(take(limit, "a", Long.MAX_VALUE - 6, 1000)).isZero();
    assertThat(take(limit, "a", Long.MAX_VALUE - 5 + SECOND, 1000)).isEqualTo(200);
  }

  private static RecentEnvelopes.Fingerprint fingerprint(long number) {
    return new RecentEnvelopes.Fingerprint(number, ~number);
  }

  @Test
  void remembersFourThousandEnvelopes() {
    RecentEnvelopes recent = new RecentEnvelopes();
    for (int i = 0; i < 10_000; i++) {
      assertThat(recent.add(fingerprint(i), 0)).isTrue();
    }

    assertThat(recent.size()).isEqualTo(RecentEnvelopes.CAPACITY).isEqualTo(4096);
    assertThat(recent.contains(fingerprint(9_999), 0)).isTrue();
    assertThat(recent.contains(fingerprint(5_904), 0)).isTrue();
    assertThat(recent.contains(fingerprint(5_903), 0)).isFalse();
  }

  @Test
  void remembersAnEnvelopeForAMinute() {
    RecentEnvelopes recent = new RecentEnvelopes();
    recent.add(fingerprint(1), 0);

    assertThat(recent.add(fingerprint(1), 60 * SECOND - 1)).isFalse();
    assertThat(recent.contains(fingerprint(1), 60 * SECOND)).isFalse();
    assertThat(recent.size()).isZero();
    assertThat(recent.add(fingerprint(1), 60 * SECOND)).isTrue();
  }

  @Test
  void fingerprintsTellEveryPartApart() {
    byte[] nonce = new byte[24];
    byte[] other = new byte[24];
    other[3] = 1;
    var alice = Peers.ALICE.publicKey();
    var bob = Peers.BOB.publicKey();
    List<RecentEnvelopes.Fingerprint> prints =
        List.of(
            RecentEnvelopes.fingerprint(new Envelope(alice, bob, new byte[20], nonce)),
            RecentEnvelopes.fingerprint(new Envelope(bob, alice, new byte[20], nonce)),
            RecentEnvelopes.fingerprint(new Envelope(alice, bob, new byte[21], nonce)),
            RecentEnvelopes.fingerprint(new Envelope(alice, bob, new byte[20], other)));

    assertThat(prints).doesNotHaveDuplicates();
  }
}
