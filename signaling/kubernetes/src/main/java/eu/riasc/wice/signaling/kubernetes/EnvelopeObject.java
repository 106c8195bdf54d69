package eu.riasc.wice.signaling.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.riasc.wice.crypto.CryptoException;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.SignalingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Envelopes as {@code SignalingEnvelope} objects (PROTOCOL §8). */
final class EnvelopeObject {
  static final JsonMapper MAPPER = JsonMapper.builder().build();

  static final String GROUP_VERSION = "wice.riasc.eu/v1";
  static final String KIND = "SignalingEnvelope";
  static final String RESOURCE = "signalingenvelopes";

  /** Holds the recipient's key, in base32 because a label may not hold base64. */
  static final String RECIPIENT_LABEL = "wice.riasc.eu/recipient";

  /** Tells the envelopes of one transport from those of others, so that it can take them back. */
  static final String PUBLISHER_LABEL = "wice.riasc.eu/publisher";

  /** Tells one envelope from all others, so that several can be named in one request. */
  static final String ENVELOPE_LABEL = "wice.riasc.eu/envelope";

  /** The most characters of base64 that an envelope's body can have. */
  private static final int LONGEST_BODY = 87_384;

  private static final int KEY_LENGTH = 44;
  private static final int NONCE_LENGTH = 32;
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

  private EnvelopeObject() {}

  /**
   * Which object exactly.
   *
   * @param name its name, made by the server
   * @param uid which of all that ever had the name
   * @param version its resource version when it was seen
   * @param created when, by the server's clock
   * @param id the value of its own label; empty if it has none
   */
  record Ref(String name, String uid, String version, Instant created, String id) {}

  /** Returns the value of the label: 52 characters of RFC 4648 §6, lower case, unpadded. */
  static String label(PublicKey recipient) {
    StringBuilder text = new StringBuilder(52);
    int bits = 0;
    int held = 0;
    for (byte each : recipient.bytes()) {
      held = (held << 8) | (each & 0xff);
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        text.append(BASE32.charAt((held >>> bits) & 31));
      }
      held &= (1 << bits) - 1;
    }
    return text.append(BASE32.charAt((held << (5 - bits)) & 31)).toString();
  }

  /** Returns an object that says who it is for and nothing else about itself. */
  static String toJson(Envelope envelope) {
    return toJson(envelope, Map.of());
  }

  /**
   * Returns the object to create. The server makes up its name.
   *
   * @param labels those that it has besides the recipient's
   */
  static String toJson(Envelope envelope, Map<String, String> labels) {
    Base64.Encoder base64 = Base64.getEncoder();
    ObjectNode object = MAPPER.createObjectNode();
    object.put("apiVersion", GROUP_VERSION).put("kind", KIND);
    ObjectNode all =
        object
            .putObject("metadata")
            .put("generateName", "env-")
            .putObject("labels")
            .put(RECIPIENT_LABEL, label(envelope.recipient()));
    labels.forEach(all::put);
    object.put("sender", envelope.sender().base64());
    object.put("recipient", envelope.recipient().base64());
    ObjectNode contents = object.putObject("contents");
    if (envelope.body().length > 0) { // the API server takes an empty string for null
      contents.put("body", base64.encodeToString(envelope.body()));
    }
    contents.put("nonce", base64.encodeToString(envelope.nonce()));
    return object.toString();
  }

  /** Reads which object it is; null if that cannot be told. */
  static @Nullable Ref ref(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    String name = metadata.path("name").asText("");
    String uid = metadata.path("uid").asText("");
    if (name.isEmpty() || uid.isEmpty()) {
      return null;
    }
    try {
      Instant created = Instant.parse(metadata.path("creationTimestamp").asText(""));
      return new Ref(
          name,
          uid,
          metadata.path("resourceVersion").asText(""),
          created,
          metadata.path("labels").path(ENVELOPE_LABEL).asText(""));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /**
   * Reads the envelope in an object; null unless it is exactly one. A label that is there must be
   * that of the recipient.
   *
   * @param labelled whether there must be a label
   */
  static @Nullable Envelope envelope(JsonNode object, boolean labelled) {
    String body = object.path("contents").path("body").asText("");
    String nonce = object.path("contents").path("nonce").asText("");
    String sender = object.path("sender").asText("");
    String recipient = object.path("recipient").asText("");
    if (body.length() > LONGEST_BODY
        || nonce.length() != NONCE_LENGTH
        || sender.length() != KEY_LENGTH
        || recipient.length() != KEY_LENGTH) {
      return null;
    }
    try {
      Base64.Decoder base64 = Base64.getDecoder();
      Envelope envelope =
          new Envelope(
              PublicKey.parse(sender),
              PublicKey.parse(recipient),
              base64.decode(body),
              base64.decode(nonce));
      JsonNode label = object.path("metadata").path("labels").path(RECIPIENT_LABEL);
      boolean fits =
          label.isMissingNode() ? !labelled : label.asText("").equals(label(envelope.recipient()));
      return fits ? envelope : null;
    } catch (IllegalArgumentException | CryptoException | SignalingException e) {
      return null;
    }
  }
}
