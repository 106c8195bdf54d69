package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;

/**
 * An ICMP message that came back to the server for something it sent to the peer (RFC 8656 §18.13).
 *
 * @param icmpType the ICMP type, 0 to 127
 * @param code the ICMP code, 0 to 511
 * @param data 32 bits, such as the MTU of the next hop
 */
public record Icmp(int icmpType, int code, int data) implements Attribute {
  /** ICMP. */
  public static final int TYPE = 0x8004;

  private static final int LENGTH = 8;
  private static final int CODE_BITS = 9;
  private static final int MAX_TYPE = 0x7f;
  private static final int MAX_CODE = 0x1ff;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if type or code is out of range
   */
  public Icmp {
    if (icmpType < 0 || icmpType > MAX_TYPE || code < 0 || code > MAX_CODE) {
      throw new IllegalArgumentException(
          "ICMP: found type "
              + icmpType
              + " and code "
              + code
              + ", expected 0 to 127 and 0 to 511");
    }
  }

  static Icmp decode(AttributeReader value) {
    value.requireLength(LENGTH);
    int both = value.u16(2);
    return new Icmp(both >> CODE_BITS, both & MAX_CODE, value.s32(4));
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public int valueLength() {
    return LENGTH;
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transactionId) {
    out.putShort((short) 0).putShort((short) (icmpType << CODE_BITS | code)).putInt(data);
  }
}
