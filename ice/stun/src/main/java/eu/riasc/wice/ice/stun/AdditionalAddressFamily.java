package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;

/**
 * The client wants a relayed address of this family as well, in the same allocation (RFC 8656
 * §18.11). Always IPv6 in a request.
 *
 * @param family which one
 */
public record AdditionalAddressFamily(AddressFamily family) implements Attribute {
  /** ADDITIONAL-ADDRESS-FAMILY. */
  public static final int TYPE = 0x8000;

  static AdditionalAddressFamily decode(AttributeReader value) {
    value.requireLength(AddressFamily.VALUE_LENGTH);
    return new AdditionalAddressFamily(AddressFamily.decode(value, 0));
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
