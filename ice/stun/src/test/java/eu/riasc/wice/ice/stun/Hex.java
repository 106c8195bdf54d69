package eu.riasc.wice.ice.stun;

import java.util.HexFormat;

/** Bytes written as people read them. */
final class Hex {
  private Hex() {}

  /** Joins lines of hexadecimal digits; spaces do not matter. */
  static byte[] bytes(String... lines) {
    return HexFormat.of().parseHex(String.join("", lines).replace(" ", ""));
  }
}
