package eu.riasc.wice.ice.tcp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Frames in one direction of a byte stream (RFC 4571 §2): two bytes of length, most significant
 * first, then so many bytes. Reads them however the stream was cut into pieces, and keeps no more
 * than one unfinished frame.
 */
final class Frames {
  /** The bytes of the length. */
  static final int HEADER = 2;

  /** The longest frame that can be written. */
  static final int LONGEST = 0xffff;

  /** So many empty frames in a row have no purpose but to keep us busy. */
  private static final int MAX_EMPTY = 16;

  private static final byte[] NOTHING = {};

  private int maxLength;
  private byte[] bytes = NOTHING;
  private int from;
  private int to;
  private int empty;
  private @Nullable String fault;

  /** Reads frames of at most so many bytes. */
  Frames(int maxLength) {
    this.maxLength = maxLength;
  }

  /** A frame around a payload of at most {@link #LONGEST} bytes. */
  static byte[] frame(byte[] payload) {
    byte[] frame = new byte[HEADER + payload.length];
    frame[0] = (byte) (payload.length >> 8);
    frame[1] = (byte) payload.length;
    System.arraycopy(payload, 0, frame, HEADER, payload.length);
    return frame;
  }

  /** Takes longer frames from now on. */
  void allow(int newMaxLength) {
    maxLength = newMaxLength;
  }

  /** Takes a piece of the stream; read all frames with {@link #next} before the next piece. */
  void add(byte[] piece) {
    if (from == to) {
      bytes = piece;
      from = 0;
      to = piece.length;
      return;
    }
    int kept = to - from;
    if (piece.length > bytes.length - to) {
      // at least doubled, so that a frame that comes byte by byte is not copied for each of them
      byte[] larger = new byte[Math.max(2 * kept, kept + piece.length)];
      System.arraycopy(bytes, from, larger, 0, kept);
      bytes = larger;
      from = 0;
      to = kept;
    }
    System.arraycopy(piece, 0, bytes, to, piece.length);
    to += piece.length;
  }

  /** The next whole frame that is not empty, without its length; null if there is none. */
  byte @Nullable [] next() {
    while (fault == null && to - from >= HEADER) {
      int length = ((bytes[from] & 0xff) << 8) | (bytes[from + 1] & 0xff);
      if (length > maxLength) {
        fault = "a frame of " + length + " bytes, expected at most " + maxLength;
      } else if (length == 0) {
        from += HEADER;
        empty++;
        if (empty > MAX_EMPTY) {
          fault = empty + " empty frames in a row, expected at most " + MAX_EMPTY;
        }
      } else if (to - from < HEADER + length) {
        break;
      } else {
        empty = 0;
        int start = from + HEADER;
        from = start + length;
        return Arrays.copyOfRange(bytes, start, from);
      }
    }
    trim();
    return null;
  }

  /** Keeps no large array for the sake of a few bytes, and none at all for nothing. */
  private void trim() {
    if (fault != null || from == to) {
      bytes = NOTHING;
      from = 0;
      to = 0;
    } else if (to - from < from) {
      bytes = Arrays.copyOfRange(bytes, from, to);
      to -= from;
      from = 0;
    }
  }

  /** What made the stream unreadable, or null. */
  @Nullable String fault() {
    return fault;
  }

  /** How many bytes of an unfinished frame are kept. */
  int kept() {
    return to - from;
  }
}
