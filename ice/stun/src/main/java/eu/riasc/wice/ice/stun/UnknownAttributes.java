package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The attributes of a request that had to be understood and were not, in a response with error code
 * 420 (RFC 8489 §14.13).
 *
 * @param types attribute types, 0 to 0xFFFF each, in order; copied
 */
public record UnknownAttributes(List<Integer> types) implements Attribute {
  /** UNKNOWN-ATTRIBUTES. */
  public static final int TYPE = 0x000a;

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if a type needs more than 16 bits
   */
  public UnknownAttributes {
    types = List.copyOf(types);
    for (int type : types) {
      if (type < 0 || type > 0xffff) {
        throw new IllegalArgumentException(
            "UNKNOWN-ATTRIBUTES: found type " + type + ", expected 0 to 65535");
      }
    }
  }

  static UnknownAttributes decode(AttributeReader value) {
    if (value.length() % Short.BYTES != 0) {
      throw value.bad("value of " + value.length() + " bytes, expected a multiple of 2");
    }
    List<Integer> types = new ArrayList<>(value.length() / Short.BYTES);
    for (int at = 0; at < value.length(); at += Short.BYTES) {
      types.add(value.u16(at));
    }
    return new UnknownAttributes(types);
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public int valueLength() {
    return types.size() * Short.BYTES;
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transactionId) {
    for (int type : types) {
      out.putShort((short) type);
    }
  }
}
