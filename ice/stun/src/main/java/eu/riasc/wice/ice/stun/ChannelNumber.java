package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;

/**
 * The channel that stands for a peer (RFC 8656 §18.1).
 *
 * @param number 0 to 0xFFFF as it came; a channel is 0x4000 to 0x4FFF (RFC 8656 §12)
 */
public record ChannelNumber(int number) implements Attribute {
  /** CHANNEL-NUMBER. */
  public static final int TYPE = 0x000c;

  /** The first channel. */
  public static final int MIN = 0x4000;

  /** The last channel. */
  public static final int MAX = 0x4fff;

  private static final int MAX_VALUE = 0xffff;
  private static final int LENGTH = 4;

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the number needs more than 16 bits
   */
  public ChannelNumber {
    if (number < 0 || number > MAX_VALUE) {
      throw new IllegalArgumentException(
          "CHANNEL-NUMBER: found " + number + ", expected 0 to " + MAX_VALUE);
    }
  }

  /** Whether the number is that of a channel, not one of the others that share its 16 bits. */
  public static boolean isChannel(int number) {
    return number >= MIN && number <= MAX;
  }

  static ChannelNumber decode(AttributeReader value) {
    value.requireLength(LENGTH);
    return new ChannelNumber(value.u16(0));
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public int valueLength() {
    return LENGTH;
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transactionId) {
    out.putInt(number << 16);
  }
}
