package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;

/**
 * Why a request was refused (RFC 8489 §14.8).
 *
 * @param code 300 to 699; the hundreds are its class
 * @param reason for people, at most 127 characters
 */
public record ErrorCode(int code, String reason) implements Attribute {
  /** ERROR-CODE. */
  public static final int TYPE = 0x0009;

  /** Try the server in ALTERNATE-SERVER (RFC 8489 §10). */
  public static final int TRY_ALTERNATE = 300;

  /** The request was malformed (RFC 8489 §14.8). */
  public static final int BAD_REQUEST = 400;

  /** No credentials, or wrong ones (RFC 8489 §14.8). */
  public static final int UNAUTHENTICATED = 401;

  /** The server may not do this, such as relay to this peer (RFC 8656 §19). */
  public static final int FORBIDDEN = 403;

  /** An attribute that must be understood was not (RFC 8489 §14.8). */
  public static final int UNKNOWN_ATTRIBUTE = 420;

  /** No allocation where there should be one, or the other way round (RFC 8656 §19). */
  public static final int ALLOCATION_MISMATCH = 437;

  /** The nonce is no longer valid; the response has a new one (RFC 8489 §14.8). */
  public static final int STALE_NONCE = 438;

  /** No relayed addresses of this family (RFC 8656 §19). */
  public static final int ADDRESS_FAMILY_NOT_SUPPORTED = 440;

  /** The allocation belongs to other credentials (RFC 8656 §19). */
  public static final int WRONG_CREDENTIALS = 441;

  /** Nothing but UDP between server and peers, and that was not asked for (RFC 8656 §19). */
  public static final int UNSUPPORTED_TRANSPORT_PROTOCOL = 442;

  /** The peer's address is of another family than the relayed one (RFC 8656 §19). */
  public static final int PEER_ADDRESS_FAMILY_MISMATCH = 443;

  /** This user has as many allocations as it may (RFC 8656 §19). */
  public static final int ALLOCATION_QUOTA_REACHED = 486;

  /**
   * Both agents took the same role, and the sender of the request has to change its own (RFC 8445
   * §7.3.1.1).
   */
  public static final int ROLE_CONFLICT = 487;

  /** The server failed; try again (RFC 8489 §14.8). */
  public static final int SERVER_ERROR = 500;

  /** The server has no address left to give (RFC 8656 §19). */
  public static final int INSUFFICIENT_CAPACITY = 508;

  private static final int PREFIX_LENGTH = 4;
  private static final int MIN_CLASS = 3;
  private static final int MAX_CLASS = 6;
  private static final int CLASS_MASK = 0b111;
  private static final int PER_CLASS = 100;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if the code is out of range or the reason is too long
   */
  public ErrorCode {
    if (code < MIN_CLASS * PER_CLASS || code >= (MAX_CLASS + 1) * PER_CLASS) {
      throw new IllegalArgumentException("ERROR-CODE: found " + code + ", expected 300 to 699");
    }
    TextValue.requireShort("ERROR-CODE", reason);
  }

  static ErrorCode decode(AttributeReader value) {
    if (value.length() < PREFIX_LENGTH) {
      throw value.bad("value of " + value.length() + " bytes, expected at least " + PREFIX_LENGTH);
    }
    int errorClass = value.u8(2) & CLASS_MASK;
    int number = value.u8(3);
    if (errorClass < MIN_CLASS || errorClass > MAX_CLASS || number >= PER_CLASS) {
      throw value.bad(
          "class " + errorClass + " and number " + number + ", expected 3 to 6 and 0 to 99");
    }
    return new ErrorCode(
        errorClass * PER_CLASS + number, TextValue.decodeShort(value, PREFIX_LENGTH));
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public int valueLength() {
    return PREFIX_LENGTH + TextValue.length(reason);
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transactionId) {
    out.putShort((short) 0);
    out.put((byte) (code / PER_CLASS));
    out.put((byte) (code % PER_CLASS));
    TextValue.write(out, reason);
  }
}
