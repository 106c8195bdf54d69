package eu.riasc.wice.ice.mdns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads multicast DNS messages of anybody on the link. Only address records of {@link LocalName}s
 * are kept. Work is bounded by the size of the message and by the number of its entries.
 */
final class MdnsReader {
  static final int ANY = 255;

  /** Questions and records of one message; one with more is refused. */
  private static final int MAX_ENTRIES = 256;

  private static final int MAX_NAME_BYTES = 255; // RFC 1035 §3.1
  private static final int POINTER = 0xc0; // RFC 1035 §4.1.4
  private static final int POINTER_MASK = 0x3fff;
  private static final int OPCODE_AND_RCODE = 0x780f;
  private static final int CLASS_MASK = 0x7fff;

  private final ByteBuffer in;

  private MdnsReader(byte[] bytes) {
    this.in = ByteBuffer.wrap(bytes);
  }

  /** Reads a message; null if it is malformed, or one that is to be ignored (RFC 6762 §18). */
  static @Nullable MdnsMessage readOrNull(byte[] bytes) {
    if (bytes.length < MdnsMessage.HEADER_BYTES || bytes.length > MdnsMessage.MAX_BYTES) {
      return null;
    }
    try {
      return new MdnsReader(bytes).read();
    } catch (BufferUnderflowException | Malformed e) {
      return null;
    }
  }

  private MdnsMessage read() throws Malformed {
    int id = in.getShort() & 0xffff;
    int flags = in.getShort() & 0xffff;
    int questions = in.getShort() & 0xffff;
    int records = (in.getShort() & 0xffff) + (in.getShort() & 0xffff) + (in.getShort() & 0xffff);
    if ((flags & OPCODE_AND_RCODE) != 0 || questions + records > MAX_ENTRIES) {
      throw new Malformed();
    }
    List<MdnsMessage.Question> asked = new ArrayList<>();
    for (int i = 0; i < questions; i++) {
      readQuestion(asked);
    }
    List<MdnsMessage.AddressRecord> said = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      readRecord(said);
    }
    return new MdnsMessage(id, (flags & MdnsMessage.RESPONSE_FLAG) != 0, asked, said);
  }

  private void readQuestion(List<MdnsMessage.Question> asked) throws Malformed {
    LocalName name = readName();
    int number = in.getShort() & 0xffff;
    int klass = in.getShort() & CLASS_MASK; // the top bit asks for a unicast response
    RecordType type = RecordType.ofNumber(number);
    boolean meant = klass == MdnsMessage.CLASS_IN || klass == ANY;
    if (name != null && meant && (type != null || number == ANY)) {
      asked.add(new MdnsMessage.Question(name, type));
    }
  }

  private void readRecord(List<MdnsMessage.AddressRecord> said) throws Malformed {
    LocalName name = readName();
    RecordType type = RecordType.ofNumber(in.getShort() & 0xffff);
    int klass = in.getShort() & CLASS_MASK;
    long ttlSeconds = in.getInt() & 0xffff_ffffL;
    int length = in.getShort() & 0xffff;
    if (length > in.remaining()) {
      throw new Malformed();
    }
    if (name == null || type == null || klass != MdnsMessage.CLASS_IN || length != type.bytes()) {
      in.position(in.position() + length);
      return;
    }
    byte[] data = new byte[length];
    in.get(data);
    said.add(new MdnsMessage.AddressRecord(name, address(data), Duration.ofSeconds(ttlSeconds)));
  }

  private static InetAddress address(byte[] data) {
    try {
      return InetAddress.getByAddress(data);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("reading a record: found " + data.length + " bytes", e);
    }
  }

  /**
   * Reads a name; null if it is none of ours. A pointer must lead back, before the part of the name
   * that it ends, so that there is an end to it.
   */
  private @Nullable LocalName readName() throws Malformed {
    StringBuilder text = new StringBuilder();
    int after = -1;
    int partStart = in.position();
    for (int length = in.get() & 0xff; length != 0; length = in.get() & 0xff) {
      if ((length & POINTER) == POINTER) {
        int target = ((length << Byte.SIZE) | (in.get() & 0xff)) & POINTER_MASK;
        after = after < 0 ? in.position() : after;
        if (target >= partStart) {
          throw new Malformed();
        }
        partStart = target;
        in.position(target);
      } else if ((length & POINTER) != 0 || text.length() + length >= MAX_NAME_BYTES) {
        throw new Malformed();
      } else {
        byte[] label = new byte[length];
        in.get(label);
        text.append(text.isEmpty() ? "" : ".");
        text.append(new String(label, StandardCharsets.ISO_8859_1));
      }
    }
    if (after >= 0) {
      in.position(after);
    }
    return LocalName.parseOrNull(text.toString());
  }

  /** The bytes are no message; never leaves this class. */
  private static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed() {
      super(null, null, false, false);
    }
  }
}
