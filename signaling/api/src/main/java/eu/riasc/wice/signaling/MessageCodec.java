package eu.riasc.wice.signaling;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import eu.riasc.wice.signaling.SignalingException.Code;
import org.jspecify.annotations.Nullable;

/**
 * Messages as bytes (PROTOCOL §2), with every limit that keeps a hostile one small. Fields that are
 * not known are ignored. A field 3 that makes no sense is dropped alone, and so are fields 1 and 2
 * beside a field 100, because nobody reads them there; anything else that is wrong refuses the
 * whole message.
 */
public final class MessageCodec {
  /** The most candidates of a description that are kept; those beyond are dropped. */
  public static final int MAX_CANDIDATES = 32;

  /** The most capabilities of a description that are kept; those beyond are dropped. */
  public static final int MAX_CAPABILITIES = 32;

  /** The most characters of a name, version, address, user fragment or password. */
  public static final int MAX_TEXT = 256;

  /** The largest pacing of a description in milliseconds; larger ones are read as this. */
  public static final int MAX_PACING_MILLIS = 60_000;

  /** The most networks, host names, or addresses of one host in a peer description. */
  public static final int MAX_NETWORKS = 256;

  private MessageCodec() {}

  /** Serializes a message. Equal messages give equal bytes. */
  public static byte[] encode(Message message) {
    eu.riasc.wice.signaling.proto.Message.Builder wire =
        eu.riasc.wice.signaling.proto.Message.newBuilder();
    if (message.credentials() != null) {
      wire.setCredentials(CandidateCodec.toWire(message.credentials()));
    }
    if (message.candidate() != null) {
      wire.setCandidate(CandidateCodec.toWire(message.candidate()));
    }
    if (message.peer() != null) {
      wire.setPeerDescription(PeerDescriptionCodec.encode(message.peer()));
    }
    if (message.session() != null) {
      wire.setSessionDescription(SessionDescriptionCodec.toWire(message.session()));
    }
    return wire.build().toByteArray();
  }

  /**
   * Reads a message.
   *
   * @throws SignalingException with {@link Code#MALFORMED} if it is refused
   */
  public static Message decode(byte[] bytes) {
    eu.riasc.wice.signaling.proto.Message wire;
    try {
      wire = eu.riasc.wice.signaling.proto.Message.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new SignalingException(
          Code.MALFORMED,
          "message refused: found " + bytes.length + " bytes that are not protobuf",
          e);
    }
    PeerDescription peer = wire.hasPeerDescription() ? peer(wire.getPeerDescription()) : null;
    if (!wire.hasSessionDescription()) {
      return new Message(credentials(wire), candidate(wire), peer, null);
    }
    return new Message(
        lenientCredentials(wire),
        wire.hasCandidate() ? CandidateCodec.fromWireOrNull(wire.getCandidate()) : null,
        peer,
        SessionDescriptionCodec.fromWire(wire.getSessionDescription()));
  }

  private static @Nullable Credentials credentials(eu.riasc.wice.signaling.proto.Message wire) {
    return wire.hasCredentials() ? CandidateCodec.fromWire(wire.getCredentials()) : null;
  }

  private static @Nullable CandidateDescription candidate(
      eu.riasc.wice.signaling.proto.Message wire) {
    return wire.hasCandidate() ? CandidateCodec.fromWire(wire.getCandidate()) : null;
  }

  private static @Nullable Credentials lenientCredentials(
      eu.riasc.wice.signaling.proto.Message wire) {
    try {
      return credentials(wire);
    } catch (SignalingException e) {
      return null;
    }
  }

  private static @Nullable PeerDescription peer(ByteString field) {
    try {
      return PeerDescriptionCodec.decode(field);
    } catch (SignalingException e) {
      return null;
    }
  }

  /** Returns the text, unless it is longer than {@code max} characters. */
  static String text(String what, String text, int max) {
    if (text.length() > max) {
      throw new SignalingException(
          Code.MALFORMED,
          what + " refused: found " + text.length() + " characters, expected at most " + max);
    }
    return text;
  }
}
