package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** An attribute whose value is just bytes. */
abstract sealed class OpaqueAttribute implements Attribute
    permits MessageIntegrity, MessageIntegritySha256, UserHash, Data, RawAttribute {
  private final int type;
  private final byte[] value;

  /** Takes the array without copying it. */
  OpaqueAttribute(int type, byte[] value) {
    this.type = type;
    this.value = value;
  }

  /** The value; a copy. */
  public byte[] value() {
    return value.clone();
  }

  /** The value itself, not a copy. */
  byte[] rawValue() {
    return value;
  }

  /** Whether the value is this one; takes the same time wherever they differ. */
  boolean hasValue(byte[] expected) {
    return MessageDigest.isEqual(value, expected);
  }

  @Override
  public int type() {
    return type;
  }

  @Override
  public int valueLength() {
    return value.length;
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transactionId) {
    out.put(value);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OpaqueAttribute that
        && type == that.type
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return 31 * type + Arrays.hashCode(value);
  }

  /** The name of the type and the value in hexadecimal. */
  @Override
  public String toString() {
    return AttributeType.nameOf(type) + "[" + HexFormat.of().formatHex(value) + "]";
  }
}
