package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;

/**
 * Why the address of one family was not allocated, beside one of the other that was (RFC 8656
 * §18.12).
 *
 * @param family the family that was refused
 * @param error why
 */
public record AddressErrorCode(AddressFamily family, ErrorCode error) implements Attribute {
  /** ADDRESS-ERROR-CODE. */
  public static final int TYPE = 0x8001;

  static AddressErrorCode decode(AttributeReader value) {
    ErrorCode error = ErrorCode.decode(value);
    return new AddressErrorCode(AddressFamily.decode(value, 0), error);
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public int valueLength() {
    return error.valueLength();
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transactionId) {
    int at = out.position();
    error.writeValue(out, transactionId);
    out.put(at, (byte) family.number());
  }
}
