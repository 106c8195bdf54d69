package eu.riasc.wice.ice.stun;

/** What part a message plays in a transaction (RFC 8489 §5). */
public enum MessageClass {
  /** Asks for a response. */
  REQUEST(0b00),
  /** Asks for none. */
  INDICATION(0b01),
  /** Answers a request that was carried out. */
  SUCCESS_RESPONSE(0b10),
  /** Answers a request that was refused; holds an {@link ErrorCode}. */
  ERROR_RESPONSE(0b11);

  private final int bits;

  MessageClass(int bits) {
    this.bits = bits;
  }

  static MessageClass ofBits(int bits) {
    return switch (bits) {
      case 0b00 -> REQUEST;
      case 0b01 -> INDICATION;
      case 0b10 -> SUCCESS_RESPONSE;
      case 0b11 -> ERROR_RESPONSE;
      default ->
          throw new IllegalArgumentException("STUN class: found " + bits + ", expected 0 to 3");
    };
  }

  int bits() {
    return bits;
  }
}
