package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * How the key of the long-term mechanism is derived from the password (RFC 8489 §14.12, registry in
 * §18.5). A value.
 */
public final class PasswordAlgorithm implements Attribute {
  /** PASSWORD-ALGORITHM. */
  public static final int TYPE = 0x001d;

  /** MD5 (RFC 8489 §18.5.1.1), which is meant where the server names none. */
  public static final PasswordAlgorithm MD5 = new PasswordAlgorithm(0x0001, new byte[0]);

  /** SHA-256 (RFC 8489 §18.5.1.2). */
  public static final PasswordAlgorithm SHA256 = new PasswordAlgorithm(0x0002, new byte[0]);

  private static final int PREFIX_LENGTH = 4;

  private final int number;
  private final byte[] parameters;

  private PasswordAlgorithm(int number, byte[] parameters) {
    this.number = number;
    this.parameters = parameters;
  }

  static PasswordAlgorithm decode(AttributeReader value) {
    PasswordAlgorithm algorithm = read(value, 0);
    value.requireLength(algorithm.valueLength());
    return algorithm;
  }

  /** Reads one that begins at {@code at}; more may follow. */
  static PasswordAlgorithm read(AttributeReader value, int at) {
    int left = value.length() - at;
    if (left < PREFIX_LENGTH) {
      throw value.bad("algorithm of " + left + " bytes, expected at least " + PREFIX_LENGTH);
    }
    int length = value.u16(at + 2);
    int padded = StunMessage.padded(length);
    left -= PREFIX_LENGTH;
    if (padded > left) {
      throw value.bad(
          "parameters of "
              + length
              + " bytes, padded to "
              + padded
              + ", but only "
              + left
              + " follow");
    }
    return new PasswordAlgorithm(value.u16(at), value.bytes(at + PREFIX_LENGTH, length));
  }

  /** The number in the registry, 0 to 0xFFFF. */
  public int number() {
    return number;
  }

  /** The parameters, empty for the algorithms defined so far; a copy. */
  public byte[] parameters() {
    return parameters.clone();
  }

  byte[] hash(String text) {
    if (equals(MD5)) {
      return IntegrityKey.digest("MD5", text);
    }
    if (equals(SHA256)) {
      return IntegrityKey.digest("SHA-256", text);
    }
    throw new IllegalArgumentException(
        "deriving a long-term key: found " + this + ", expected MD5 or SHA-256");
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public int valueLength() {
    return PREFIX_LENGTH + StunMessage.padded(parameters.length);
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transactionId) {
    out.putShort((short) number).putShort((short) parameters.length).put(parameters);
    for (int i = parameters.length; i < StunMessage.padded(parameters.length); i++) {
      out.put((byte) 0);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PasswordAlgorithm that
        && number == that.number
        && Arrays.equals(parameters, that.parameters);
  }

  @Override
  public int hashCode() {
    return 31 * number + Arrays.hashCode(parameters);
  }

  /** The number, and the parameters in hexadecimal. */
  @Override
  public String toString() {
    return "PasswordAlgorithm[number="
        + number
        + ", parameters="
        + HexFormat.of().formatHex(parameters)
        + "]";
  }
}
