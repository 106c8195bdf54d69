package eu.riasc.wice.relay.server;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.relay.router.RoutedEnvelope;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads from a serialized envelope the two keys that a relay needs, and nothing else. */
final class EnvelopeHeader {
  /** The largest envelope, in bytes (PROTOCOL §2). */
  static final int MAX_BYTES = 64 << 10;

  private static final int KEY_BYTES = 32;

  /** Fields 1 and 2, length-delimited. */
  private static final int FIRST_TAG = 1 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  private static final int SECOND_TAG = 2 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  private EnvelopeHeader() {}

  /**
   * Reads the keys of an envelope.
   *
   * @param bytes a serialized {@code wice.Envelope}, kept
   * @throws MalformedException if it is too large, not protobuf, or lacks a key of 32 bytes
   */
  static RoutedEnvelope parse(byte[] bytes) throws MalformedException {
    if (bytes.length > MAX_BYTES) {
      throw new MalformedException(
          "envelope: " + bytes.length + " bytes, expected at most " + MAX_BYTES);
    }
    byte[] sender = null;
    byte[] recipient = null;
    try {
      CodedInputStream in = CodedInputStream.newInstance(bytes);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == FIRST_TAG) {
          sender = in.readByteArray();
        } else if (tag == SECOND_TAG) {
          recipient = in.readByteArray();
        } else if (!in.skipField(tag)) {
          throw new MalformedException("envelope: end of a group without its beginning");
        }
      }
    } catch (IOException e) {
      throw new MalformedException("envelope: not a protobuf message: " + e.getMessage());
    }
    return new RoutedEnvelope(
        key("envelope: sender", sender), key("envelope: recipient", recipient), bytes);
  }

  /**
   * Reads the only field of {@code SubscribeParams}.
   *
   * @throws MalformedException if it is not protobuf or the key has not 32 bytes
   */
  static PublicKey parseSubscription(byte[] bytes) throws MalformedException {
    byte[] key = null;
    try {
      CodedInputStream in = CodedInputStream.newInstance(bytes);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == FIRST_TAG) {
          key = in.readByteArray();
        } else if (!in.skipField(tag)) {
          throw new MalformedException("subscription: end of a group without its beginning");
        }
      }
    } catch (IOException e) {
      throw new MalformedException("subscription: not a protobuf message: " + e.getMessage());
    }
    return key("subscription: key", key);
  }

  /**
   * Makes a key of a field's bytes.
   *
   * @param what names the field in the error
   * @throws MalformedException if there are not 32 bytes
   */
  static PublicKey key(String what, byte @Nullable [] bytes) throws MalformedException {
    int length = bytes == null ? 0 : bytes.length;
    if (bytes == null || length != KEY_BYTES) {
      throw new MalformedException(what + " has " + length + " bytes, expected " + KEY_BYTES);
    }
    return PublicKey.of(bytes);
  }

  /** A client sent what no client may send; the message is one line for that client. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }
}
