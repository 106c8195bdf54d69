package eu.riasc.wice.scenarios;

import java.nio.charset.StandardCharsets;

/** Payload that can be read in a trace. */
final class Text {
  private Text() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String of(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
