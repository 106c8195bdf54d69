package eu.riasc.wice.ice.stun;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a byte stream into STUN messages and ChannelData (RFC 8656 §3.1, §12.5, RFC 8489 §6.2.2):
 * the first two bits tell which of them begins, both hold their length, and ChannelData is padded
 * to a multiple of 4. Keeps at most one incomplete frame, which is less than 64 kB.
 *
 * <p>Single-threaded and unsynchronised. Once {@link #next} has thrown, the stream is of no use any
 * more.
 */
public final class StreamFrames {
  private byte[] kept = new byte[0];
  private int from;
  private int to;

  /** At the beginning of a stream. */
  public StreamFrames() {}

  /**
   * Adds bytes that have come, which now belong to this. What came before has been taken out by
   * {@link #next}.
   */
  public void add(byte[] bytes) {
    if (from == to) {
      kept = bytes;
      from = 0;
      to = bytes.length;
      return;
    }
    int left = to - from;
    if (bytes.length > kept.length - to) {
      byte[] larger = new byte[Math.max(2 * left, left + bytes.length)];
      System.arraycopy(kept, from, larger, 0, left);
      kept = larger;
      from = 0;
      to = left;
    }
    System.arraycopy(bytes, 0, kept, to, bytes.length);
    to += bytes.length;
  }

  /**
   * The next whole frame without its padding, or null if more bytes are needed.
   *
   * @throws StunException if what comes next can be neither STUN nor ChannelData
   */
  public byte @Nullable [] next() {
    int left = to - from;
    if (left < ChannelData.HEADER_LENGTH) {
      return null;
    }
    int first = ChannelData.channel(kept, from);
    int length = ChannelData.dataLength(kept, from);
    int frame;
    int padded;
    if (first < ChannelNumber.MIN && length % Integer.BYTES == 0 && mayHaveCookie(left)) {
      frame = StunMessage.HEADER_LENGTH + length;
      padded = frame;
    } else if (ChannelNumber.isChannel(first)) {
      frame = ChannelData.HEADER_LENGTH + length;
      padded = ChannelData.messageLength(length, true);
    } else {
      throw new StunException(
          StunException.Code.NOT_STUN,
          "cutting a stream into frames: found "
              + first
              + " and "
              + length
              + ", expected type and length of STUN or ChannelData");
    }
    if (left < padded) {
      return null;
    }
    byte[] next = Arrays.copyOfRange(kept, from, from + frame);
    from += padded;
    return next;
  }

  /** Whether the cookie is right, as far as it has come. */
  private boolean mayHaveCookie(int left) {
    for (int i = StunMessage.COOKIE_OFFSET;
        i < left && i < StunMessage.TRANSACTION_ID_OFFSET;
        i++) {
      int shift = Byte.SIZE * (StunMessage.TRANSACTION_ID_OFFSET - 1 - i);
      if (kept[from + i] != (byte) (StunMessage.MAGIC_COOKIE >> shift)) {
        return false;
      }
    }
    return true;
  }
}
