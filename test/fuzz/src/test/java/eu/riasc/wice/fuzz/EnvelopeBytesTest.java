package eu.riasc.wice.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import eu.riasc.wice.signaling.proto.Envelope;
import java.util.Optional;

/**
 * Any bytes either parse as an envelope that survives a round trip, or are refused as malformed.
 */
class EnvelopeBytesTest {
  @FuzzTest(maxDuration = "3s")
  void parsesOrRefuses(byte[] bytes) throws InvalidProtocolBufferException {
    Optional<Envelope> parsed = parse(bytes);
    if (parsed.isPresent()) {
      assertThat(Envelope.parseFrom(parsed.get().toByteArray())).isEqualTo(parsed.get());
    }
  }

  private static Optional<Envelope> parse(byte[] bytes) {
    try {
      return Optional.of(Envelope.parseFrom(bytes));
    } catch (InvalidProtocolBufferException malformed) {
      return Optional.empty();
    }
  }
}
