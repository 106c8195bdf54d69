package eu.riasc.wice.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.EnvelopeCodec;
import eu.riasc.wice.signaling.SignalingException;
import java.util.Optional;

/** Any bytes are an envelope that survives a round trip, or are refused in one line. */
class EnvelopeTest {
  @FuzzTest(maxDuration = "3s")
  void decodesOrRefuses(byte[] bytes) {
    check(bytes);
  }

  static void check(byte[] bytes) {
    Allocation.bounded(bytes.length, () -> decode(bytes)).ifPresent(EnvelopeTest::checkEnvelope);
  }

  private static Optional<Envelope> decode(byte[] bytes) {
    try {
      return Optional.of(EnvelopeCodec.decode(bytes));
    } catch (SignalingException refusal) {
      Refusals.checkMalformed(refusal);
      return Optional.empty();
    }
  }

  private static void checkEnvelope(Envelope envelope) {
    byte[] encoded = EnvelopeCodec.encode(envelope);
    Envelope again = EnvelopeCodec.decode(encoded);
    assertThat(again).isEqualTo(envelope);
    assertThat(EnvelopeCodec.encode(again)).isEqualTo(encoded);
    assertThat(envelope.toString()).hasLineCount(1).hasSizeLessThan(200);
  }
}
