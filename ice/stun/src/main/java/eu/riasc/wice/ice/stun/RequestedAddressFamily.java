package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;

/**
 * The address family that a relayed address shall be of (RFC 8656 §18.6).
 *
 * @param family which one
 */
public record RequestedAddressFamily(AddressFamily family) implements Attribute {
  /** REQUESTED-ADDRESS-FAMILY. */
  public static final int TYPE = 0x0017;

  static RequestedAddressFamily decode(AttributeReader value) {
    value.requireLength(AddressFamily.VALUE_LENGTH);
    return new RequestedAddressFamily(AddressFamily.decode(value, 0));
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public int valueLength() {
    return AddressFamily.VALUE_LENGTH;
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transactionId) {
    family.write(out);
  }
}
