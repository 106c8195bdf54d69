package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A STUN message (RFC 8489 §5): made by {@link #decode} of bytes that came, or by a {@link
 * Builder}.
 *
 * <p>Immutable, but it shares its bytes with whoever handed them in or took them out, so nobody may
 * write to those any more. Integrity and fingerprint are not checked by decoding; the receiver asks
 * for what its usage demands.
 */
public final class StunMessage {
  /** The value at offset 4 of every message (RFC 8489 §5). */
  public static final int MAGIC_COOKIE = 0x2112a442;

  /** Size of the header in bytes: type, length, cookie, transaction id. */
  public static final int HEADER_LENGTH = 20;

  /**
   * More attributes than this in one message are refused, which bounds what a datagram can make us
   * allocate.
   */
  public static final int MAX_ATTRIBUTES = 64;

  static final int LENGTH_OFFSET = 2;
  static final int COOKIE_OFFSET = 4;
  static final int TRANSACTION_ID_OFFSET = 8;
  static final int ATTRIBUTE_HEADER_LENGTH = 4;

  private static final int ALIGNMENT = 4;

  private final byte[] bytes;
  private final MessageClass messageClass;
  private final Method method;
  private final TransactionId transactionId;
  private final List<Attribute> attributes;
  private final Trailer trailer;

  /**
   * Where the attributes that protect the message begin, as offsets into its bytes; 0 for those it
   * does not have. The order is that of RFC 8489 §14.5 to §14.7.
   */
  record Trailer(int integrity, int integritySha256, int fingerprint) {}

  StunMessage(
      byte[] bytes,
      MessageClass messageClass,
      Method method,
      TransactionId transactionId,
      List<Attribute> attributes,
      Trailer trailer) {
    this.bytes = bytes;
    this.messageClass = messageClass;
    this.method = method;
    this.transactionId = transactionId;
    this.attributes = List.copyOf(attributes);
    this.trailer = trailer;
  }

  /**
   * Whether a datagram may be STUN, as far as its first 8 bytes and its length tell (RFC 8489 §5,
   * RFC 7983). Allocates nothing.
   *
   * @param bytes an array that holds the datagram
   * @param offset where it begins
   * @param length its size in bytes
   */
  public static boolean isStun(byte[] bytes, int offset, int length) {
    return MessageDecoder.isStun(bytes, offset, length);
  }

  /**
   * As {@link #isStun(byte[], int, int)}, for what a buffer holds between its position and limit,
   * which stay as they are.
   */
  public static boolean isStun(ByteBuffer datagram) {
    return MessageDecoder.isStun(datagram);
  }

  /**
   * Decodes a datagram that holds one message and nothing else. What follows an integrity attribute
   * and is neither another one nor FINGERPRINT is ignored, as RFC 8489 §14.5 and §14.6 demand.
   *
   * @param bytes the datagram; kept, not copied
   * @throws StunException if it is not a well-formed message
   */
  public static StunMessage decode(byte[] bytes) {
    return new MessageDecoder(bytes).decode();
  }

  /** Begins a message of any class; for the usual ones there are shorter ways. */
  public static Builder builder(
      MessageClass messageClass, Method method, TransactionId transactionId) {
    return new Builder(messageClass, method, transactionId);
  }

  /** Begins a request. */
  public static Builder request(Method method, TransactionId transactionId) {
    return builder(MessageClass.REQUEST, method, transactionId);
  }

  /** Begins an indication, which nobody answers. */
  public static Builder indication(Method method, TransactionId transactionId) {
    return builder(MessageClass.INDICATION, method, transactionId);
  }

  /** Begins the success response to a request. */
  public static Builder success(StunMessage request) {
    return builder(MessageClass.SUCCESS_RESPONSE, request.method, request.transactionId);
  }

  /**
   * Begins the error response to a request.
   *
   * @param code 300 to 699, see {@link ErrorCode}
   * @param reason for people, at most 127 characters
   */
  public static Builder error(StunMessage request, int code, String reason) {
    return builder(MessageClass.ERROR_RESPONSE, request.method, request.transactionId)
        .add(new ErrorCode(code, reason));
  }

  /** Request, indication or response. */
  public MessageClass messageClass() {
    return messageClass;
  }

  /** What it is about. */
  public Method method() {
    return method;
  }

  /** Which transaction it belongs to. */
  public TransactionId transactionId() {
    return transactionId;
  }

  /**
   * All attributes in order, repeated ones included; not those that have to be ignored.
   * Unmodifiable.
   */
  public List<Attribute> attributes() {
    return attributes;
  }

  /**
   * The attribute of this class, the first one if it is repeated (RFC 8489 §14), or null.
   *
   * @param type the class, such as {@code Username.class}
   */
  public <T extends Attribute> @Nullable T attribute(Class<T> type) {
    for (Attribute attribute : attributes) {
      if (type.isInstance(attribute)) {
        return type.cast(attribute);
      }
    }
    return null;
  }

  /**
   * The types that we do not know and may not ignore, each once, in ascending order. If there are
   * any, a request is answered with error 420 and everything else is dropped (RFC 8489 §6.3).
   */
  public List<Integer> unknownComprehensionRequired() {
    Set<Integer> unknown = new TreeSet<>();
    for (Attribute attribute : attributes) {
      if (attribute instanceof RawAttribute raw && raw.isComprehensionRequired()) {
        unknown.add(raw.type());
      }
    }
    return List.copyOf(unknown);
  }

  /** Whether it has MESSAGE-INTEGRITY or MESSAGE-INTEGRITY-SHA256, right or wrong. */
  public boolean hasIntegrity() {
    return trailer.integrity != 0 || trailer.integritySha256 != 0;
  }

  /**
   * Whether it is signed with this key: it has at least one integrity attribute, and every one it
   * has is right. A truncated MESSAGE-INTEGRITY-SHA256 is not right, because no usage of ours
   * allows it (RFC 8489 §14.6).
   */
  public boolean integrityMatches(IntegrityKey key) {
    MessageIntegrity sha1 = attribute(MessageIntegrity.class);
    if (sha1 != null && !sha1.hasValue(key.sha1(bytes, trailer.integrity))) {
      return false;
    }
    MessageIntegritySha256 sha256 = attribute(MessageIntegritySha256.class);
    if (sha256 != null && !sha256.hasValue(key.sha256(bytes, trailer.integritySha256))) {
      return false;
    }
    return hasIntegrity();
  }

  /** As {@link #integrityMatches(IntegrityKey)}, with a key that is used once. */
  public boolean integrityMatches(byte[] key) {
    return integrityMatches(IntegrityKey.of(key));
  }

  /** Whether it has a FINGERPRINT and that is right (RFC 8489 §14.7). */
  public boolean fingerprintMatches() {
    Fingerprint fingerprint = attribute(Fingerprint.class);
    return fingerprint != null && fingerprint.equals(Fingerprint.of(bytes, trailer.fingerprint));
  }

  /** The encoded message; not a copy, so do not write to it. */
  public byte[] bytes() {
    return bytes;
  }

  /** The next multiple of 4: what a value of this length takes in a message (RFC 8489 §14). */
  static int padded(int length) {
    return (length + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /**
   * Method, class, transaction id, and the names of the attributes; no addresses, no credentials.
   */
  @Override
  public String toString() {
    List<String> names = new ArrayList<>(attributes.size());
    for (Attribute attribute : attributes) {
      names.add(AttributeType.nameOf(attribute.type()));
    }
    return method + " " + messageClass + " " + transactionId + " " + names;
  }

  /**
   * Puts a message together: attributes in the order they are added, then integrity, then
   * fingerprint. Single-threaded; may be used once.
   */
  public static final class Builder {
    private final MessageClass messageClass;
    private final Method method;
    private final TransactionId transactionId;
    private final List<Attribute> attributes = new ArrayList<>();
    private @Nullable IntegrityKey sha1Key;
    private @Nullable IntegrityKey sha256Key;
    private boolean fingerprint;

    private Builder(MessageClass messageClass, Method method, TransactionId transactionId) {
      this.messageClass = messageClass;
      this.method = method;
      this.transactionId = transactionId;
    }

    /**
     * Adds an attribute.
     *
     * @throws IllegalArgumentException for integrity and fingerprint, which the message makes
     *     itself
     */
    public Builder add(Attribute attribute) {
      int type = attribute.type();
      if (type == MessageIntegrity.TYPE
          || type == MessageIntegritySha256.TYPE
          || type == Fingerprint.TYPE) {
        throw new IllegalArgumentException(
            "building a STUN message: found "
                + AttributeType.nameOf(type)
                + ", which only the builder can compute");
      }
      attributes.add(attribute);
      return this;
    }

    /** Signs the message with MESSAGE-INTEGRITY. */
    public Builder integrity(IntegrityKey key) {
      sha1Key = key;
      return this;
    }

    /** As {@link #integrity(IntegrityKey)}, with a key that is used once. */
    public Builder integrity(byte[] key) {
      return integrity(IntegrityKey.of(key));
    }

    /** Signs the message with MESSAGE-INTEGRITY-SHA256, in full length. */
    public Builder integritySha256(IntegrityKey key) {
      sha256Key = key;
      return this;
    }

    /** As {@link #integritySha256(IntegrityKey)}, with a key that is used once. */
    public Builder integritySha256(byte[] key) {
      return integritySha256(IntegrityKey.of(key));
    }

    /** Ends the message with FINGERPRINT. */
    public Builder fingerprint() {
      fingerprint = true;
      return this;
    }

    /**
     * Encodes the message.
     *
     * @throws IllegalArgumentException if it would be longer than 65,535 bytes after the header, or
     *     has more than {@link StunMessage#MAX_ATTRIBUTES} attributes
     */
    public StunMessage build() {
      return new MessageEncoder(messageClass, method, transactionId, attributes)
          .encode(sha1Key, sha256Key, fingerprint);
    }
  }
}
