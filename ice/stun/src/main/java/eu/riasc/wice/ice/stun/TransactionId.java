package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The 96-bit number that ties a response to its request (RFC 8489 §5). A value: equal if the bits
 * are.
 */
public final class TransactionId {
  /** Size in bytes. */
  public static final int LENGTH = 12;

  private final long high;
  private final int low;

  private TransactionId(long high, int low) {
    this.high = high;
    this.low = low;
  }

  /**
   * Makes one of 12 bytes.
   *
   * @param bytes 12 bytes, big-endian; copied
   * @throws IllegalArgumentException if there are not 12 of them
   */
  public static TransactionId of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException(
          "transaction id: found " + bytes.length + " bytes, expected " + LENGTH);
    }
    return read(ByteBuffer.wrap(bytes));
  }

  /**
   * Draws one at random.
   *
   * @param random the source; a cryptographic one outside tests (RFC 8489 §5)
   */
  public static TransactionId random(RandomGenerator random) {
    return new TransactionId(random.nextLong(), random.nextInt());
  }

  static TransactionId read(ByteBuffer in) {
    return new TransactionId(in.getLong(), in.getInt());
  }

  void write(ByteBuffer out) {
    out.putLong(high).putInt(low);
  }

  /** Its 12 bytes, big-endian; a copy. */
  public byte[] bytes() {
    byte[] bytes = new byte[LENGTH];
    write(ByteBuffer.wrap(bytes));
    return bytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TransactionId that && high == that.high && low == that.low;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(high) * 31 + low;
  }

  /** 24 hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }
}
