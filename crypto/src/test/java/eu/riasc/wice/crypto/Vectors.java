package eu.riasc.wice.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The golden bytes of an independent implementation. Values of this file are plain strings. */
final class Vectors {
  /** One sealed envelope; the box and the rest of the envelope are told apart by the tests. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record SealedEnvelope(String name, byte[] nonce, byte[] message, byte[] envelope) {}

  private static final Pattern FIELD = Pattern.compile("\"(\\w+)\":\\s*\"([^\"]*)\"");
  private static final String TEXT = read();

  private Vectors() {}

  static String text(String field) {
    Matcher matcher = FIELD.matcher(TEXT);
    while (matcher.find()) {
      if (matcher.group(1).equals(field)) {
        return matcher.group(2);
      }
    }
    throw new AssertionError("no " + field + " in the vectors");
  }

  static byte[] bytes(String field) {
    return HexFormat.of().parseHex(text(field));
  }

  static List<SealedEnvelope> envelopes() {
    List<SealedEnvelope> envelopes = new ArrayList<>();
    Pattern entry = Pattern.compile("\\{[^{}]*\"EnvelopeHex\"[^{}]*\\}");
    Matcher entries = entry.matcher(TEXT);
    while (entries.find()) {
      envelopes.add(
          new SealedEnvelope(
              field(entries.group(), "Name"),
              HexFormat.of().parseHex(field(entries.group(), "NonceHex")),
              HexFormat.of().parseHex(field(entries.group(), "MessageHex")),
              HexFormat.of().parseHex(field(entries.group(), "EnvelopeHex"))));
    }
    assertThat(envelopes).hasSize(8);
    return envelopes;
  }

  private static String field(String object, String name) {
    Matcher matcher = FIELD.matcher(object);
    while (matcher.find()) {
      if (matcher.group(1).equals(name)) {
        return matcher.group(2);
      }
    }
    throw new AssertionError("no " + name + " in " + object);
  }

  private static String read() {
    try (InputStream in = Vectors.class.getResourceAsStream("/vectors/envelopes.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
