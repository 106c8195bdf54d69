package eu.riasc.wice.ice.stun;

import java.util.HexFormat;

/**
 * The operation a message is about (RFC 8489 §5, registry in §18.2).
 *
 * @param code 12 bits, 0 to 0xFFF
 */
public record Method(int code) {
  /** Binding: which address does my request come from, and (in ICE) does this path work? */
  public static final Method BINDING = new Method(0x001);

  private static final int MAX_CODE = 0xfff;

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the code needs more than 12 bits
   */
  public Method {
    if (code < 0 || code > MAX_CODE) {
      throw new IllegalArgumentException(
          "STUN method: found " + code + ", expected 0 to " + MAX_CODE);
    }
  }

  static Method ofCode(int code) {
    return code == BINDING.code ? BINDING : new Method(code);
  }

  /** {@code Binding}, or the code in hexadecimal. */
  @Override
  public String toString() {
    return code == 0x001 ? "Binding" : "method 0x" + HexFormat.of().toHexDigits(code, 3);
  }
}
