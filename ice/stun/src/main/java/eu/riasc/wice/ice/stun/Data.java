package eu.riasc.wice.ice.stun;

/** What a Send or Data indication carries, without any header of the peer's (RFC 8656 §18.4). */
public final class Data extends OpaqueAttribute {
  /** DATA. */
  public static final int TYPE = 0x0013;

  private static final int MAX_LENGTH = 0xffff;

  private Data(byte[] value) {
    super(TYPE, value);
  }

  /**
   * Makes one without copying.
   *
   * @param value at most 65,535 bytes, which now belong to the attribute
   * @throws IllegalArgumentException if there are more
   */
  public static Data of(byte[] value) {
    if (value.length > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "DATA: found " + value.length + " bytes, expected at most " + MAX_LENGTH);
    }
    return new Data(value);
  }

  static Data decode(AttributeReader value) {
    return new Data(value.bytes());
  }

  /** The value itself, for the receiver of a message to hand on; not a copy. */
  public byte[] take() {
    return rawValue();
  }

  /** The number of bytes, never their content. */
  @Override
  public String toString() {
    return "DATA[" + valueLength() + " bytes]";
  }
}
