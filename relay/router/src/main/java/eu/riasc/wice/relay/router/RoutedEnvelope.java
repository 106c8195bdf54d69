package eu.riasc.wice.relay.router;

import eu.riasc.wice.crypto.PublicKey;
import java.util.Objects;

/**
 * An envelope as a relay sees it: two addresses and bytes it passes on unread.
 *
 * <p>Equality is that of the object: the bytes are never compared. Immutable as long as nobody
 * writes to {@link #bytes()}; the router never does.
 */
public final class RoutedEnvelope {
  private final PublicKey sender;
  private final PublicKey recipient;
  private final byte[] bytes;

  /**
   * Wraps a serialized envelope.
   *
   * @param sender field 1 of the envelope
   * @param recipient field 2 of the envelope
   * @param bytes the whole serialized envelope, passed on as it is; not copied
   */
  public RoutedEnvelope(PublicKey sender, PublicKey recipient, byte[] bytes) {
    this.sender = Objects.requireNonNull(sender);
    this.recipient = Objects.requireNonNull(recipient);
    this.bytes = Objects.requireNonNull(bytes);
  }

  /** Returns the key in whose name the envelope was published. */
  public PublicKey sender() {
    return sender;
  }

  /** Returns the key the envelope is addressed to. */
  public PublicKey recipient() {
    return recipient;
  }

  /** Returns the serialized envelope, not copied. */
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public String toString() {
    return "envelope "
        + sender.fingerprint()
        + " -> "
        + recipient.fingerprint()
        + ", "
        + bytes.length
        + " bytes";
  }
}
