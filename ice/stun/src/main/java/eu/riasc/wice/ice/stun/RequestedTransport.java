package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;

/**
 * What the server shall use between itself and the peers (RFC 8656 §18.8).
 *
 * @param protocol the IANA protocol number, 0 to 255
 */
public record RequestedTransport(int protocol) implements Attribute {
  /** REQUESTED-TRANSPORT. */
  public static final int TYPE = 0x0019;

  /** UDP, the only one that RFC 8656 has. */
  public static final RequestedTransport UDP = new RequestedTransport(17);

  private static final int MAX_PROTOCOL = 255;
  private static final int LENGTH = 4;

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the protocol needs more than 8 bits
   */
  public RequestedTransport {
    if (protocol < 0 || protocol > MAX_PROTOCOL) {
      throw new IllegalArgumentException(
          "REQUESTED-TRANSPORT: found " + protocol + ", expected 0 to " + MAX_PROTOCOL);
    }
  }

  static RequestedTransport decode(AttributeReader value) {
    value.requireLength(LENGTH);
    return new RequestedTransport(value.u8(0));
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
    out.putInt(protocol << 24);
  }
}
