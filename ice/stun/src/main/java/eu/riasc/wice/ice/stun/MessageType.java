package eu.riasc.wice.ice.stun;

/**
 * The first 16 bits of a message: two zero bits, and the bits of method and class interleaved (RFC
 * 8489 §5).
 */
final class MessageType {
  private static final int CLASS_HIGH = 0x100;
  private static final int CLASS_LOW = 0x010;

  private MessageType() {}

  static int encode(MessageClass messageClass, Method method) {
    int m = method.code();
    int c = messageClass.bits();
    return (m & 0xf80) << 2 | (m & 0x070) << 1 | (m & 0x00f) | (c & 0b10) << 7 | (c & 0b01) << 4;
  }

  static MessageClass messageClass(int type) {
    return MessageClass.ofBits((type & CLASS_HIGH) >> 7 | (type & CLASS_LOW) >> 4);
  }

  static Method method(int type) {
    return Method.ofCode((type & 0x3e00) >> 2 | (type & 0x00e0) >> 1 | (type & 0x000f));
  }
}
