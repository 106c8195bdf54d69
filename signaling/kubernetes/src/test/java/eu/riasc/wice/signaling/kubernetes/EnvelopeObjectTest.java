package eu.riasc.wice.signaling.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.Envelope;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnvelopeObjectTest {
  private static final PublicKey SENDER = key(1);
  private static final PublicKey RECIPIENT = key(0xff);
  private static final Envelope ENVELOPE =
      new Envelope(SENDER, RECIPIENT, new byte[] {1, 2, 3, 4}, new byte[24]);

  private static PublicKey key(int fill) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) fill);
    return PublicKey.of(bytes);
  }

  private static ObjectNode object() throws Exception {
    return (ObjectNode) EnvelopeObject.MAPPER.readTree(EnvelopeObject.toJson(ENVELOPE));
  }

  @Test
  void theLabelIsBase32OfTheRecipient() {
    assertThat(EnvelopeObject.label(RECIPIENT)).isEqualTo("7".repeat(51) + "q");
    assertThat(EnvelopeObject.label(key(0))).isEqualTo("a".repeat(52));
    assertThat(EnvelopeObject.label(SENDER)).startsWith("aeaqcaib").hasSize(52);
  }

  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    assertThat(EnvelopeObject.envelope(object(), true)).isEqualTo(ENVELOPE);
  }

  @Test
  void fieldsAreThoseOfExistingDeployments() throws Exception {
    ObjectNode object = object();
    object.remove("metadata");

    assertThat(object)
        .isEqualTo(
            EnvelopeObject.MAPPER.readTree(
                """
                {"apiVersion":"wice.riasc.eu/v1","kind":"SignalingEnvelope",
                 "sender":"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=",
                 "recipient":"//////////////////////////////////////////8=",
                 "contents":{"body":"AQIDBA==","nonce":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}}
                """));
    assertThat(EnvelopeObject.envelope(object, false)).isEqualTo(ENVELOPE);
    assertThat(EnvelopeObject.envelope(object, true)).as("without a label").isNull();
  }

  @Test
  void whatIsNotExactlyAnEnvelopeIsNone() throws Exception {
    for (String field : List.of("sender", "recipient")) {
      for (String value : List.of("", "AAAA", "*".repeat(44), "A".repeat(44))) {
        assertThat(EnvelopeObject.envelope(object().put(field, value), true)).isNull();
      }
    }
    ObjectNode object = object();
    ((ObjectNode) object.path("contents")).put("nonce", "AAAA");
    assertThat(EnvelopeObject.envelope(object, true)).isNull();
    object = object();
    ((ObjectNode) object.path("contents")).put("body", "not base64");
    assertThat(EnvelopeObject.envelope(object, true)).isNull();
    object = object();
    ((ObjectNode) object.path("contents")).put("body", "A".repeat(87_388));
    assertThat(EnvelopeObject.envelope(object, true)).isNull();
    object = object();
    ((ObjectNode) object.path("metadata").path("labels"))
        .put(EnvelopeObject.RECIPIENT_LABEL, EnvelopeObject.label(SENDER));
    assertThat(EnvelopeObject.envelope(object, false)).as("labelled for another").isNull();
    JsonNode array = EnvelopeObject.MAPPER.readTree("[1]");
    assertThat(EnvelopeObject.envelope(array, false)).isNull();
    assertThat(EnvelopeObject.ref(array)).isNull();
  }

  @Test
  void linesOfAWatchAreCutWhereverTheBytesWereAndLongOnesAreSkipped() {
    List<String> lines = new ArrayList<>();
    WatchLines watch = new WatchLines(line -> lines.add(new String(line, StandardCharsets.UTF_8)));
    byte[] stream =
        ("one\n\n" + "x".repeat(WatchLines.LONGEST + 1) + "\ntwo\nthr")
            .getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < stream.length; at += 1000) {
      watch.take(ByteBuffer.wrap(stream, at, Math.min(1000, stream.length - at)));
    }
    watch.take(ByteBuffer.wrap("ee\n".getBytes(StandardCharsets.UTF_8)));

    assertThat(lines).containsExactly("one", "two", "three");
    assertThat(watch.skipped()).isEqualTo(1);
  }
}
