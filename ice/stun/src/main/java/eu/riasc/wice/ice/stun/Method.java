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

  /** Allocate: give me a relayed address (RFC 8656 §7). */
  public static final Method ALLOCATE = new Method(0x003);

  /** Refresh: keep my allocation, or end it (RFC 8656 §8). */
  public static final Method REFRESH = new Method(0x004);

  /** Send: an indication that carries data to a peer (RFC 8656 §11). */
  public static final Method SEND = new Method(0x006);

  /** Data: an indication that carries data from a peer (RFC 8656 §11). */
  public static final Method DATA = new Method(0x007);

  /** CreatePermission: let in what comes from these addresses (RFC 8656 §10). */
  public static final Method CREATE_PERMISSION = new Method(0x008);

  /** ChannelBind: let a channel stand for a peer (RFC 8656 §12). */
  public static final Method CHANNEL_BIND = new Method(0x009);

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

  /** The name in the RFC, or the code in hexadecimal. */
  @Override
  public String toString() {
    return switch (code) {
      case 0x001 -> "Binding";
      case 0x003 -> "Allocate";
      case 0x004 -> "Refresh";
      case 0x006 -> "Send";
      case 0x007 -> "Data";
      case 0x008 -> "CreatePermission";
      case 0x009 -> "ChannelBind";
      default -> "method 0x" + HexFormat.of().toHexDigits(code, 3);
    };
  }
}
