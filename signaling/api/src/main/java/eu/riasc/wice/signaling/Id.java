package eu.riasc.wice.signaling;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * The 16 bytes that name a process or a generation of a session. Ordered like the bytes, so that it
 * may be a key of a sorted map.
 *
 * @param high the first eight bytes, big-endian
 * @param low the last eight bytes, big-endian
 */
public record Id(long high, long low) implements Comparable<Id> {
  /** Bytes of an id. */
  public static final int BYTES = 16;

  /**
   * Returns the id with these 16 bytes.
   *
   * @throws SignalingException with {@link SignalingException.Code#MALFORMED} if there are not 16
   */
  public static Id of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new SignalingException(
          SignalingException.Code.MALFORMED,
          "id refused: found " + bytes.length + " bytes, expected " + BYTES);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new Id(buffer.getLong(), buffer.getLong());
  }

  /** Draws an id. */
  public static Id random(RandomGenerator random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return of(bytes);
  }

  /** Returns the 16 bytes, in an array of the caller's own. */
  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
  }

  @Override
  public int compareTo(Id other) {
    int order = Long.compareUnsigned(high, other.high);
    return order == 0 ? Long.compareUnsigned(low, other.low) : order;
  }

  /** The first eight hexadecimal digits, enough to tell ids apart in a log. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(high).substring(0, 8);
  }
}
