package eu.riasc.wice.ice.mdns;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A multicast DNS message: what there is in it about names of ours, the rest left out.
 *
 * @param id what the answer to a one-shot question repeats; 0 in what we send by ourselves
 * @param response whether it answers
 * @param questions what is asked for
 * @param records what is said
 */
record MdnsMessage(
    int id, boolean response, List<Question> questions, List<AddressRecord> records) {
  /** The largest message (RFC 6762 §17). */
  static final int MAX_BYTES = 9_000;

  static final int HEADER_BYTES = 12;
  static final int RESPONSE_FLAG = 0x8000;
  static final int CLASS_IN = 1;

  /** Beside the class of a record: it replaces older ones (RFC 6762 §10.2). */
  static final int CACHE_FLUSH = 0x8000;

  private static final int AUTHORITATIVE = 0x0400;
  private static final int QUESTION_BYTES = 64;
  private static final int RECORD_BYTES = 96;

  /**
   * A question.
   *
   * @param type null for any type
   */
  record Question(LocalName name, @Nullable RecordType type) {}

  /** An address of a name. */
  record AddressRecord(LocalName name, InetAddress address, Duration ttl) {}

  MdnsMessage {
    questions = List.copyOf(questions);
    records = List.copyOf(records);
  }

  static MdnsMessage query(List<Question> questions) {
    return new MdnsMessage(0, false, questions, List.of());
  }

  /** A response, which repeats no question (RFC 6762 §6). */
  static MdnsMessage response(List<AddressRecord> records) {
    return new MdnsMessage(0, true, List.of(), records);
  }

  /**
   * The response to one that knows nothing of multicast: as a server of ordinary DNS gives it, with
   * the id and the questions (RFC 6762 §6.7).
   */
  static MdnsMessage oneShotResponse(
      int id, List<Question> questions, List<AddressRecord> records) {
    return new MdnsMessage(id, true, questions, records);
  }

  /** The bytes, as RFC 1035 §4 has them. */
  byte[] encode() {
    ByteBuffer out =
        ByteBuffer.allocate(
            HEADER_BYTES + QUESTION_BYTES * questions.size() + RECORD_BYTES * records.size());
    out.putShort((short) id);
    out.putShort((short) (response ? RESPONSE_FLAG | AUTHORITATIVE : 0));
    out.putShort((short) questions.size());
    out.putShort((short) records.size());
    out.putInt(0);
    for (Question question : questions) {
      RecordType type = question.type();
      putName(out, question.name());
      out.putShort((short) (type == null ? MdnsReader.ANY : type.number()));
      out.putShort((short) CLASS_IN);
    }
    for (AddressRecord each : records) {
      byte[] address = each.address().getAddress();
      putName(out, each.name());
      out.putShort((short) RecordType.of(each.address()).number());
      // whoever gets the questions back does not know this bit (RFC 6762 §10.2)
      out.putShort((short) (questions.isEmpty() ? CACHE_FLUSH | CLASS_IN : CLASS_IN));
      out.putInt(Math.toIntExact(each.ttl().toSeconds()));
      out.putShort((short) address.length);
      out.put(address);
    }
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  private static void putName(ByteBuffer out, LocalName name) {
    for (String label : name.text().split("\\.", -1)) {
      byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
      out.put((byte) bytes.length).put(bytes);
    }
    out.put((byte) 0);
  }
}
