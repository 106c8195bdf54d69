package eu.riasc.wice.signaling;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import eu.riasc.wice.crypto.CryptoException;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.SignalingException.Code;
import eu.riasc.wice.signaling.proto.EncryptedMessage;

/**
 * Envelopes as bytes (PROTOCOL §2). The generated protobuf types end here: transports whose own
 * protocol has an envelope as a field use {@link #toWire} and {@link #fromWire}.
 *
 * <p>What comes from outside may hold anything: fields that are not known are ignored, everything
 * else that is wrong is refused with a {@link SignalingException}.
 */
public final class EnvelopeCodec {
  /** The most bytes a serialized envelope may have. */
  public static final int MAX_BYTES = 64 * 1024;

  private EnvelopeCodec() {}

  /**
   * Serializes an envelope.
   *
   * @throws SignalingException with {@link Code#TOO_LARGE} if it has more than {@link #MAX_BYTES}
   */
  public static byte[] encode(Envelope envelope) {
    eu.riasc.wice.signaling.proto.Envelope wire = toWire(envelope);
    requireSize(wire.getSerializedSize());
    return wire.toByteArray();
  }

  /**
   * Reads an envelope.
   *
   * @throws SignalingException with {@link Code#TOO_LARGE} or {@link Code#MALFORMED}
   */
  public static Envelope decode(byte[] bytes) {
    requireSize(bytes.length);
    try {
      return fromWire(eu.riasc.wice.signaling.proto.Envelope.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw new SignalingException(
          Code.MALFORMED,
          "envelope refused: found " + bytes.length + " bytes that are not protobuf",
          e);
    }
  }

  /** Returns how many bytes {@link #encode} would give. */
  public static int size(Envelope envelope) {
    return toWire(envelope).getSerializedSize();
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
    try {
      return PublicKey.of(bytes.toByteArray());
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
