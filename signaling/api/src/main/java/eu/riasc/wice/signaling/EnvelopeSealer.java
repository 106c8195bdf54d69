package eu.riasc.wice.signaling;

import eu.riasc.wice.crypto.CryptoException;
import eu.riasc.wice.crypto.KeyPair;
import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.crypto.SealedBox;
import eu.riasc.wice.crypto.SharedKeyCache;
import eu.riasc.wice.signaling.SignalingException.Code;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Seals messages into envelopes and opens envelopes into messages, and tells by the keys when an
 * envelope has been reflected (PROTOCOL §2).
 *
 * <p>As safe for use by several threads as the generator of its nonces; {@code SecureRandom} and
 * {@code Nonces} are.
 */
public final class EnvelopeSealer {
  /** What an envelope adds to its message: tag, nonce, two keys and the protobuf around them. */
  static final int OVERHEAD_BYTES = 128;

  private final SharedKeyCache keys;
  private final RandomGenerator nonces;

  /**
   * Makes a sealer.
   *
   * @param keys remembers what was agreed with whom
   * @param nonces draws a nonce per envelope; outside tests it must be a {@code SecureRandom}, or
   *     {@code Nonces} of one, which are cheaper where many are sealed
   */
  public EnvelopeSealer(SharedKeyCache keys, RandomGenerator nonces) {
    this.keys = keys;
    this.nonces = nonces;
  }

  /**
   * Seals a message for the other peer of a key pair.
   *
   * @throws SignalingException with {@link Code#REFLECTED} if both keys are the same, {@link
   *     Code#NOT_AUTHENTIC} if the peer's key is a low-order point, or {@link Code#TOO_LARGE}
   */
  public Envelope seal(KeyPair pair, Message message) {
    PublicKey sender = pair.ours().publicKey();
    requireDifferent(sender, pair.theirs());
    byte[] nonce = new byte[SealedBox.NONCE_BYTES];
    nonces.nextBytes(nonce);
    byte[] text = MessageCodec.encode(message);
    if (text.length + OVERHEAD_BYTES > EnvelopeCodec.MAX_BYTES) {
      throw new SignalingException(
          Code.TOO_LARGE,
          "sealing refused: found a message of "
              + text.length
              + " bytes, expected at most "
              + (EnvelopeCodec.MAX_BYTES - OVERHEAD_BYTES));
    }
    try {
      byte[] body = SealedBox.seal(text, nonce, keys.agree(pair.ours(), pair.theirs()));
      return new Envelope(sender, pair.theirs(), body, nonce);
    } catch (CryptoException e) {
      throw new SignalingException(Code.NOT_AUTHENTIC, "sealing failed: " + e.getMessage(), e);
    }
  }

  /**
   * Opens an envelope addressed to us.
   *
   * @throws SignalingException with {@link Code#REFLECTED} if it is not for this key, comes from
   *     it, or its session description names other keys; {@link Code#NOT_AUTHENTIC} if it does not
   *     open; {@link Code#MALFORMED} if what is inside is no message
   */
  public Message open(PrivateKey ours, Envelope envelope) {
    if (!envelope.recipient().equals(ours.publicKey())) {
      throw new SignalingException(
          Code.REFLECTED,
          "envelope refused: found recipient "
              + envelope.recipient().fingerprint()
              + ", expected "
              + ours.publicKey().fingerprint());
    }
    requireDifferent(envelope.sender(), envelope.recipient());
    byte[] text;
    try {
      text = SealedBox.open(envelope.body(), envelope.nonce(), keys.agree(ours, envelope.sender()));
    } catch (CryptoException e) {
      throw new SignalingException(
          Code.NOT_AUTHENTIC,
          "envelope from " + envelope.sender().fingerprint() + " refused: " + e.getMessage(),
          e);
    }
    Message message = MessageCodec.decode(text);
    requireSameKeys(envelope, message.session());
    return message;
  }

  /**
   * The box key is the same both ways, so an envelope of ours with its ends swapped opens as if it
   * came from the peer; what is inside it still names the true ends.
   */
  private static void requireSameKeys(Envelope envelope, @Nullable SessionDescription session) {
    if (session != null
        && !(session.senderKey().equals(envelope.sender())
            && session.recipientKey().equals(envelope.recipient()))) {
      throw new SignalingException(
          Code.REFLECTED,
          "envelope refused: found a session description from "
              + session.senderKey().fingerprint()
              + " to "
              + session.recipientKey().fingerprint()
              + ", expected the keys of "
              + envelope);
    }
  }

  private static void requireDifferent(PublicKey sender, PublicKey recipient) {
    if (sender.equals(recipient)) {
      throw new SignalingException(
          Code.REFLECTED,
          "envelope refused: sender and recipient are both "
              + sender.fingerprint()
              + ", expected two peers");
    }
  }
}
