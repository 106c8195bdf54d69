package eu.riasc.wice.signaling;

import static com.google.protobuf.WireFormat.WIRETYPE_LENGTH_DELIMITED;
import static eu.riasc.wice.signaling.proto.Envelope.CONTENTS_FIELD_NUMBER;
import static eu.riasc.wice.signaling.proto.Envelope.RECIPIENT_FIELD_NUMBER;
import static eu.riasc.wice.signaling.proto.Envelope.SENDER_FIELD_NUMBER;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import eu.riasc.wice.crypto.CryptoException;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.SignalingException.Code;
import eu.riasc.wice.signaling.proto.EncryptedMessage;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Envelopes as bytes (PROTOCOL §2). The generated protobuf types end here: transports whose own
 * protocol has an envelope as a field use {@link #toWire} and {@link #fromWire}. Those whose
 * protocol carries bytes use {@link #encode} and {@link #decode}, which give and take the same
 * bytes field by field, without the generated types between: half the time for each.
 *
 * <p>What comes from outside may hold anything: fields that are not known are ignored, everything
 * else that is wrong is refused with a {@link SignalingException}.
 */
public final class EnvelopeCodec {
  /** The most bytes a serialized envelope may have. */
  public static final int MAX_BYTES = 64 * 1024;

  /** Bytes of a key as a field: tag, length and the key. */
  private static final int KEY_FIELD_BYTES = 2 + PublicKey.BYTES;

  // tags: number of the field, and that its length follows
  private static final int SENDER = SENDER_FIELD_NUMBER << 3 | WIRETYPE_LENGTH_DELIMITED;
  private static final int RECIPIENT = RECIPIENT_FIELD_NUMBER << 3 | WIRETYPE_LENGTH_DELIMITED;
  private static final int CONTENTS = CONTENTS_FIELD_NUMBER << 3 | WIRETYPE_LENGTH_DELIMITED;
  private static final int BODY =
      EncryptedMessage.BODY_FIELD_NUMBER << 3 | WIRETYPE_LENGTH_DELIMITED;
  private static final int NONCE =
      EncryptedMessage.NONCE_FIELD_NUMBER << 3 | WIRETYPE_LENGTH_DELIMITED;

  private static final byte[] EMPTY = {};

  private EnvelopeCodec() {}

  /**
   * Serializes an envelope.
   *
   * @throws SignalingException with {@link Code#TOO_LARGE} if it has more than {@link #MAX_BYTES}
   */
  public static byte[] encode(Envelope envelope) {
    int contents = contentsSize(envelope);
    int size = size(contents);
    requireSize(size);
    byte[] bytes = new byte[size];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeByteArray(SENDER_FIELD_NUMBER, envelope.sender().bytes());
      out.writeByteArray(RECIPIENT_FIELD_NUMBER, envelope.recipient().bytes());
      out.writeTag(CONTENTS_FIELD_NUMBER, WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt32NoTag(contents);
      if (envelope.body().length > 0) { // an empty field is left out
        out.writeByteArray(EncryptedMessage.BODY_FIELD_NUMBER, envelope.body());
      }
      out.writeByteArray(EncryptedMessage.NONCE_FIELD_NUMBER, envelope.nonce());
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException("an envelope is not as long as it was computed", e);
    }
    return bytes;
  }

  /**
   * Reads an envelope.
   *
   * @throws SignalingException with {@link Code#TOO_LARGE} or {@link Code#MALFORMED}
   */
  public static Envelope decode(byte[] bytes) {
    requireSize(bytes.length);
    try {
      return read(CodedInputStream.newInstance(bytes));
    } catch (IOException e) {
      throw new SignalingException(
          Code.MALFORMED,
          "envelope refused: found " + bytes.length + " bytes that are not protobuf",
          e);
    }
  }

  private static Envelope read(CodedInputStream in) throws IOException {
    byte[] sender = EMPTY;
    byte[] recipient = EMPTY;
    byte[] body = EMPTY;
    byte[] nonce = EMPTY;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case SENDER -> sender = in.readByteArray();
        case RECIPIENT -> recipient = in.readByteArray();
        case CONTENTS -> {
          int outer = in.pushLimit(in.readUInt32());
          for (int inner = in.readTag(); inner != 0; inner = in.readTag()) {
            switch (inner) {
              case BODY -> body = in.readByteArray();
              case NONCE -> nonce = in.readByteArray();
              default -> skip(in, inner);
            }
          }
          in.popLimit(outer);
        }
        default -> skip(in, tag);
      }
    }
    return new Envelope(key("sender", sender), key("recipient", recipient), body, nonce);
  }

  private static void skip(CodedInputStream in, int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw new InvalidProtocolBufferException("a group ends that did not begin");
    }
  }

  /** Returns how many bytes {@link #encode} would give. */
  public static int size(Envelope envelope) {
    return size(contentsSize(envelope));
  }

  private static int size(int contents) {
    return 2 * KEY_FIELD_BYTES
        + CodedOutputStream.computeTagSize(CONTENTS_FIELD_NUMBER)
        + CodedOutputStream.computeUInt32SizeNoTag(contents)
        + contents;
  }

  private static int contentsSize(Envelope envelope) {
    int nonce =
        CodedOutputStream.computeByteArraySize(
            EncryptedMessage.NONCE_FIELD_NUMBER, envelope.nonce());
    return envelope.body().length == 0
        ? nonce
        : nonce
            + CodedOutputStream.computeByteArraySize(
                EncryptedMessage.BODY_FIELD_NUMBER, envelope.body());
  }

  /** Returns the generated form. It shares its arrays with the envelope. */
  public static eu.riasc.wice.signaling.proto.Envelope toWire(Envelope envelope) {
    return eu.riasc.wice.signaling.proto.Envelope.newBuilder()
        .setSender(UnsafeByteOperations.unsafeWrap(envelope.sender().bytes()))
        .setRecipient(UnsafeByteOperations.unsafeWrap(envelope.recipient().bytes()))
        .setContents(
            EncryptedMessage.newBuilder()
                .setBody(UnsafeByteOperations.unsafeWrap(envelope.body()))
                .setNonce(UnsafeByteOperations.unsafeWrap(envelope.nonce())))
        .build();
  }

  /**
   * Checks a generated envelope.
   *
   * @throws SignalingException with {@link Code#TOO_LARGE} or {@link Code#MALFORMED}
   */
  public static Envelope fromWire(eu.riasc.wice.signaling.proto.Envelope wire) {
    requireSize(wire.getSerializedSize());
    return new Envelope(
        key("sender", wire.getSender()),
        key("recipient", wire.getRecipient()),
        wire.getContents().getBody().toByteArray(),
        wire.getContents().getNonce().toByteArray());
  }

  /** Reads a key out of a message; what it is goes into the error. */
  static PublicKey key(String what, ByteString bytes) {
    return key(what, bytes.toByteArray());
  }

  private static PublicKey key(String what, byte[] bytes) {
    try {
      return PublicKey.of(bytes);
    } catch (CryptoException e) {
      throw new SignalingException(Code.MALFORMED, what + ": " + e.getMessage(), e);
    }
  }

  private static void requireSize(int bytes) {
    if (bytes > MAX_BYTES) {
      throw new SignalingException(
          Code.TOO_LARGE,
          "envelope refused: found " + bytes + " bytes, expected at most " + MAX_BYTES);
    }
  }
}
