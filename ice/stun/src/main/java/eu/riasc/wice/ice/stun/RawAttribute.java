package eu.riasc.wice.ice.stun;

/** An attribute of a type that we do not know, with its value as it came. */
public final class RawAttribute extends OpaqueAttribute {
  private static final int MAX_LENGTH = 0xffff;

  private RawAttribute(int type, byte[] value) {
    super(type, value);
  }

  /**
   * Makes one.
   *
   * @param type 0 to 0xFFFF, none that has a class of its own
   * @param value at most 65,535 bytes; copied
   * @throws IllegalArgumentException if type or length is out of range, or the type has a class
   */
  public static RawAttribute of(int type, byte[] value) {
    if (type < 0 || type > 0xffff) {
      throw new IllegalArgumentException(
          "raw attribute: found type " + type + ", expected 0 to 65535");
    }
    if (AttributeType.of(type) != null) {
      throw new IllegalArgumentException(
          "raw attribute: found "
              + AttributeType.nameOf(type)
              + ", expected a type without a class of its own");
    }
    if (value.length > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "raw attribute: found " + value.length + " bytes, expected at most " + MAX_LENGTH);
    }
    return new RawAttribute(type, value.clone());
  }

  static RawAttribute decode(AttributeReader value) {
    return new RawAttribute(value.type(), value.bytes());
  }

  /** Whether a receiver that does not know it must refuse the message (RFC 8489 §14). */
  public boolean isComprehensionRequired() {
    return type() < AttributeType.FIRST_OPTIONAL;
  }
}
