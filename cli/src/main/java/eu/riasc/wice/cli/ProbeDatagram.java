package eu.riasc.wice.cli;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What {@code wice ping} and {@code wice listen} say to each other over a session. On the wire,
 * big-endian:
 *
 * <pre>
 *  0  4  magic "wice"
 *  4  1  kind
 *  5  3  zero
 *  8  8  number: of the ping, or of the load datagram, or how many load datagrams have come
 * 16  8  value: the sender's clock in nanoseconds (ping, echoed in the pong), or bytes of load that have come
 * 24     padding, any length (load only)
 * </pre>
 *
 * @param kind what it is
 * @param number see above
 * @param value see above
 * @param length the datagram's length in bytes
 */
record ProbeDatagram(Kind kind, long number, long value, int length) {
  /** The length of a datagram without padding. */
  static final int HEADER_BYTES = 24;

  private static final int MAGIC = 0x77696365;

  enum Kind {
    /** Asks for a pong. */
    PING(1),
    /** Answers a ping, with its number and value. */
    PONG(2),
    /** One of many that measure throughput. */
    LOAD(3),
    /** Tells how many load datagrams and bytes have come so far. */
    REPORT(4);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    static @Nullable Kind of(int code) {
      for (Kind each : values()) {
        if (each.code == code) {
          return each;
        }
      }
      return null;
    }
  }

  static ProbeDatagram of(Kind kind, long number, long value) {
    return new ProbeDatagram(kind, number, value, HEADER_BYTES);
  }

  /** The bytes to send. */
  byte[] encode() {
    return ByteBuffer.allocate(length)
        .putInt(MAGIC)
        .putInt(kind.code << 24)
        .putLong(number)
        .putLong(value)
        .array();
  }

  /** Reads a datagram; null if it is not well formed. */
  static @Nullable ProbeDatagram decode(byte[] bytes) {
    if (bytes.length < HEADER_BYTES) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int magic = in.getInt();
    int word = in.getInt();
    Kind read = Kind.of(word >>> 24);
    if (magic != MAGIC || (word & 0xffffff) != 0 || read == null) {
      return null;
    }
    if (read != Kind.LOAD && bytes.length != HEADER_BYTES) {
      return null;
    }
    return new ProbeDatagram(read, in.getLong(), in.getLong(), bytes.length);
  }
}
