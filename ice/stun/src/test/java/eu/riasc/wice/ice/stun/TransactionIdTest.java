package eu.riasc.wice.ice.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TransactionIdTest {
  private static final byte[] BYTES = Hex.bytes("b7e7a701bc34d686fa87dfae");

  @Test
  void holdsItsTwelveBytes() {
    TransactionId id = TransactionId.of(BYTES);

    assertThat(id.bytes()).isEqualTo(BYTES);
    assertThat(id).hasToString("b7e7a701bc34d686fa87dfae");
    assertThat(id).isEqualTo(TransactionId.of(BYTES)).hasSameHashCodeAs(TransactionId.of(BYTES));
  }

  @Test
  void everyByteCounts() {
    for (int i = 0; i < BYTES.length; i++) {
      byte[] other = BYTES.clone();
      other[i] ^= 1;
      assertThat(TransactionId.of(other)).isNotEqualTo(TransactionId.of(BYTES));
    }
  }

  @Test
  void refusesOtherLengths() {
    assertThatThrownBy(() -> TransactionId.of(new byte[16]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("transaction id: found 16 bytes, expected 12");
  }

  @Test
  void randomOnesComeFromTheGivenSource() {
    assertThat(TransactionId.random(new Random(1))).isEqualTo(TransactionId.random(new Random(1)));
    assertThat(TransactionId.random(new Random(1)))
        .isNotEqualTo(TransactionId.random(new Random(2)));
  }
}
