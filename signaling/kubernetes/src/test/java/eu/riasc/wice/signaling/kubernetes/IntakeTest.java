package eu.riasc.wice.signaling.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.kubernetes.EnvelopeObject.Ref;
import eu.riasc.wice.signaling.kubernetes.Intake.Arrival;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntakeTest {
  private static final long SECOND = 1_000_000_000L;

  private final PublicKey friend = key(1);
  private final Intake intake = new Intake(friend::equals, 0);
  private int number;

  private static PublicKey key(int number) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) number;
    bytes[1] = (byte) (number >> 8);
    return PublicKey.of(bytes);
  }

  private Arrival from(PublicKey sender) {
    String name = "env-" + number++;
    return new Arrival(
        new Envelope(sender, key(9), new byte[16], new byte[24]),
        new Ref(name, name, "1", Instant.EPOCH, ""));
  }

  private List<Arrival> drain(long nowNanos) {
    List<Arrival> all = new ArrayList<>();
    for (Arrival next = intake.poll(nowNanos); next != null; next = intake.poll(nowNanos)) {
      all.add(next);
    }
    return all;
  }

  @Test
  void aHundredASecondAreHandedOn() {
    for (int sender = 0; sender < 200; sender++) {
      assertThat(intake.offer(from(key(1000 + sender)))).isNull();
    }

    assertThat(drain(0)).hasSize(100);
    assertThat(drain(SECOND / 2)).hasSize(50);
    assertThat(drain(SECOND)).hasSize(50);
    assertThat(intake.isEmpty()).isTrue();
  }

  @Test
  void ofOneSenderEightWaitAndTheOldestGoes() {
    List<Arrival> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(from(friend));
    }
    List<Arrival> givenUp = new ArrayList<>();
    for (Arrival each : all) {
      Arrival lost = intake.offer(each);
      if (lost != null) {
        givenUp.add(lost);
      }
    }

    assertThat(givenUp).isEqualTo(all.subList(0, 2));
    assertThat(drain(0)).isEqualTo(all.subList(2, 10));
  }

  @Test
  void whoWeWriteToPassesAFloodOfStrangers() {
    int lost = 0;
    for (int sender = 0; sender < 10_000; sender++) {
      lost += intake.offer(from(key(1000 + sender))) == null ? 0 : 1;
    }
    Arrival ours = from(friend);

    assertThat(intake.offer(ours)).isNull();

    assertThat(lost).isEqualTo(10_000 - Intake.PENDING_STRANGERS);
    assertThat(intake.poll(0)).isEqualTo(ours);
  }

  @Test
  void sendersTakeTurns() {
    Arrival first = from(key(100));
    Arrival second = from(key(100));
    Arrival other = from(key(101));
    for (Arrival each : List.of(first, second, other)) {
      intake.offer(each);
    }

    assertThat(drain(0)).containsExactly(first, other, second);
  }
}
