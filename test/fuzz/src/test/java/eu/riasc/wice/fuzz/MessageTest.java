package eu.riasc.wice.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import eu.riasc.wice.signaling.Message;
import eu.riasc.wice.signaling.MessageCodec;
import eu.riasc.wice.signaling.SignalingException;
import java.util.Optional;

/** What an envelope held is a message whose encoding is stable, or is refused in one line. */
class MessageTest {
  @FuzzTest(maxDuration = "3s")
  void decodesOrRefuses(byte[] bytes) {
    check(bytes);
  }

  static void check(byte[] bytes) {
    Allocation.bounded(bytes.length, () -> decode(bytes)).ifPresent(MessageTest::checkMessage);
  }

  private static Optional<Message> decode(byte[] bytes) {
    try {
      return Optional.of(MessageCodec.decode(bytes));
    } catch (SignalingException refusal) {
      Refusals.checkMalformed(refusal);
      return Optional.empty();
    }
  }

  private static void checkMessage(Message message) {
    byte[] encoded = MessageCodec.encode(message);
    Message again = MessageCodec.decode(encoded);
    assertThat(again).isEqualTo(message);
    assertThat(MessageCodec.encode(again)).isEqualTo(encoded);
    if (message.session() != null && message.session().content() != null) {
      assertThat(message.session().content().candidates())
          .hasSizeLessThanOrEqualTo(MessageCodec.MAX_CANDIDATES);
    }
  }
}
