package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The ChannelData message (RFC 8656 §12.4): channel number and length in 16 bits each, then the
 * data. No class of its own, because it is the hot path: these methods read and write arrays.
 */
public final class ChannelData {
  /** Size of the header in bytes. */
  public static final int HEADER_LENGTH = 4;

  /** The most data that one message can hold. */
  public static final int MAX_DATA_LENGTH = 0xffff;

  private ChannelData() {}

  /**
   * Whether a datagram is ChannelData of a channel that can be, and whole: what follows the data is
   * padding, which there may be over UDP too (RFC 8656 §12.5). Allocates nothing.
   *
   * @param bytes an array that holds the datagram
   * @param offset where it begins
   * @param length its size in bytes
   */
  public static boolean isChannelData(byte[] bytes, int offset, int length) {
    return length >= HEADER_LENGTH
        && ChannelNumber.isChannel(channel(bytes, offset))
        && HEADER_LENGTH + dataLength(bytes, offset) <= length;
  }

  /**
   * As {@link #isChannelData(byte[], int, int)}, for what a buffer holds between its position and
   * limit, which stay as they are.
   */
  public static boolean isChannelData(ByteBuffer datagram) {
    int at = datagram.position();
    return datagram.remaining() >= HEADER_LENGTH
        && ChannelNumber.isChannel(datagram.getShort(at) & 0xffff)
        && HEADER_LENGTH + (datagram.getShort(at + 2) & 0xffff) <= datagram.remaining();
  }

  /** The channel of the message that begins at a buffer's position, which stays as it is. */
  public static int channel(ByteBuffer message) {
    return message.getShort(message.position()) & 0xffff;
  }

  /**
   * Leaves of a whole message its data: moves position and limit of its buffer, and copies nothing.
   */
  public static void narrowToData(ByteBuffer message) {
    int length = message.getShort(message.position() + 2) & 0xffff;
    int data = message.position() + HEADER_LENGTH;
    message.position(data).limit(data + length);
  }

  /** The channel of the message that begins at {@code offset}. */
  public static int channel(byte[] bytes, int offset) {
    return (bytes[offset] & 0xff) << 8 | (bytes[offset + 1] & 0xff);
  }

  /** How many bytes of data the message that begins at {@code offset} has. */
  public static int dataLength(byte[] bytes, int offset) {
    return (bytes[offset + 2] & 0xff) << 8 | (bytes[offset + 3] & 0xff);
  }

  /** The data of a whole message that fills an array; a copy. */
  public static byte[] data(byte[] message) {
    return Arrays.copyOfRange(message, HEADER_LENGTH, HEADER_LENGTH + dataLength(message, 0));
  }

  /** The size of a message in bytes: as on a stream with padding, or as in a datagram without. */
  public static int messageLength(int dataLength, boolean padded) {
    return HEADER_LENGTH + (padded ? StunMessage.padded(dataLength) : dataLength);
  }

  /**
   * Puts data into a message of its own; the only copy that is made.
   *
   * @param channel 0x4000 to 0x4FFF
   * @param data at most 65,535 bytes
   * @param padded whether to fill up to a multiple of 4, as a stream demands (RFC 8656 §12.5)
   * @throws IllegalArgumentException if the channel cannot be or the data is too long
   */
  public static byte[] encode(int channel, byte[] data, boolean padded) {
    if (data.length > MAX_DATA_LENGTH) {
      throw new IllegalArgumentException(
          "ChannelData: found " + data.length + " bytes, expected at most " + MAX_DATA_LENGTH);
    }
    byte[] message = new byte[messageLength(data.length, padded)];
    writeHeader(message, 0, channel, data.length);
    System.arraycopy(data, 0, message, HEADER_LENGTH, data.length);
    return message;
  }

  /**
   * Writes the header in front of data that is in the array already, after {@link #HEADER_LENGTH}
   * bytes of room.
   *
   * @param bytes where to
   * @param offset where the message begins
   * @param channel 0x4000 to 0x4FFF
   * @param dataLength 0 to 65,535
   * @throws IllegalArgumentException if the channel cannot be
   */
  public static void writeHeader(byte[] bytes, int offset, int channel, int dataLength) {
    checkChannel(channel);
    bytes[offset] = (byte) (channel >> 8);
    bytes[offset + 1] = (byte) channel;
    bytes[offset + 2] = (byte) (dataLength >> 8);
    bytes[offset + 3] = (byte) dataLength;
  }

  /**
   * Writes the header to a big-endian buffer, whose position moves behind it: the data follows.
   *
   * @param channel 0x4000 to 0x4FFF
   * @param dataLength 0 to 65,535
   * @throws IllegalArgumentException if the channel cannot be
   */
  public static void writeHeader(ByteBuffer to, int channel, int dataLength) {
    checkChannel(channel);
    to.putShort((short) channel).putShort((short) dataLength);
  }

  private static void checkChannel(int channel) {
    if (!ChannelNumber.isChannel(channel)) {
      throw new IllegalArgumentException(
          "ChannelData: found channel " + channel + ", expected 16384 to 20479");
    }
  }
}
