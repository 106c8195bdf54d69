package eu.riasc.wice.netlab;

import eu.riasc.wice.sansio.Transport;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One TCP segment, as the payload of a {@link Packet}. Sequence numbers have 63 bits, so that
 * nothing wraps; the encoding is of the length of a TCP header, and of no other likeness to it.
 *
 * @param flags {@link #SYN}, {@link #ACK}, {@link #FIN} and {@link #RST}
 * @param seq number of the first byte; SYN and FIN count as one byte each
 * @param ack number of the next byte that is expected
 * @param data the bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Segment(int flags, long seq, long ack, byte[] data) {
  static final int FIN = 1;
  static final int SYN = 2;
  static final int RST = 4;
  static final int ACK = 16;

  private static final int HEADER_BYTES = 20;
  private static final int FLAGS_AT = 2 * Long.BYTES;

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** How many sequence numbers it takes. */
  long length() {
    return data.length + (has(SYN) ? 1L : 0) + (has(FIN) ? 1L : 0);
  }

  /** The number after its last byte. */
  long end() {
    return seq + length();
  }

  Packet packet(InetSocketAddress source, InetSocketAddress destination) {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + data.length);
    bytes.putLong(seq).putLong(ack).putInt(flags << 24).put(data);
    return new Packet(Transport.TCP, source, destination, bytes.array());
  }

  /** Reads a segment; null if the packet is none. */
  static @Nullable Segment of(Packet packet) {
    if (packet.transport() != Transport.TCP || packet.payload().length < HEADER_BYTES) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.wrap(packet.payload());
    int flags = bytes.get(FLAGS_AT);
    byte[] data = new byte[packet.payload().length - HEADER_BYTES];
    bytes.get(HEADER_BYTES, data);
    return new Segment(flags, bytes.getLong(0), bytes.getLong(Long.BYTES), data);
  }

  /** Whether a packet begins a connection: a SYN that answers no other. */
  static boolean opens(Packet packet) {
    Segment segment = of(packet);
    return segment != null && segment.has(SYN) && !segment.has(ACK);
  }

  /**
   * What somebody who knows nothing of a connection answers to a packet of it; null to a reset (RFC
   * 9293 §3.10.7.1).
   */
  static @Nullable Packet resetFor(Packet packet) {
    Segment segment = of(packet);
    if (segment == null || segment.has(RST)) {
      return null;
    }
    Segment reset =
        segment.has(ACK)
            ? new Segment(RST, segment.ack, 0, new byte[0])
            : new Segment(RST | ACK, 0, segment.end(), new byte[0]);
    return reset.packet(/* source= */ packet.destination(), /* destination= */ packet.source());
  }

  /** Its flags and numbers, for traces. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("tcp");
    text.append(has(SYN) ? " SYN" : "")
        .append(has(FIN) ? " FIN" : "")
        .append(has(RST) ? " RST" : "");
    text.append(' ').append(seq).append('+').append(data.length);
    return (has(ACK) ? text.append(" ack ").append(ack) : text).toString();
  }
}
