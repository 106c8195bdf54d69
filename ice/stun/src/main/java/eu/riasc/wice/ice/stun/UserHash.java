package eu.riasc.wice.ice.stun;

/** The SHA-256 of user name and realm, in place of USERNAME (RFC 8489 §14.4), 32 bytes. */
public final class UserHash extends OpaqueAttribute {
  /** USERHASH. */
  public static final int TYPE = 0x001e;

  private static final int LENGTH = 32;

  private UserHash(byte[] value) {
    super(TYPE, value);
  }

  /**
   * The hash of {@code username:realm}. Both are taken as they are; see {@link
   * IntegrityKey#longTerm} about text beyond ASCII.
   */
  public static UserHash of(String username, String realm) {
    return new UserHash(IntegrityKey.digest("SHA-256", username + ":" + realm));
  }

  static UserHash decode(AttributeReader value) {
    value.requireLength(LENGTH);
    return new UserHash(value.bytes());
  }
}
