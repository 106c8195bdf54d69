package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;

/**
 * Asks a server to answer from another address or port (RFC 5780 §7.2), which shows what a NAT lets
 * in. A server that cannot answers with error 420, or from where it was asked.
 *
 * @param changeIp answer from the other IP address
 * @param changePort answer from the other port
 */
public record ChangeRequest(boolean changeIp, boolean changePort) implements Attribute {
  /** CHANGE-REQUEST. */
  public static final int TYPE = 0x0003;

  private static final int LENGTH = 4;
  private static final int CHANGE_IP = 0x04;
  private static final int CHANGE_PORT = 0x02;

  static ChangeRequest decode(AttributeReader value) {
    value.requireLength(LENGTH);
    int flags = value.u8(LENGTH - 1); // all other bits are reserved
    return new ChangeRequest((flags & CHANGE_IP) != 0, (flags & CHANGE_PORT) != 0);
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
    out.putInt((changeIp ? CHANGE_IP : 0) | (changePort ? CHANGE_PORT : 0));
  }
}
