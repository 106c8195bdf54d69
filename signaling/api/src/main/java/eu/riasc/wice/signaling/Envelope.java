package eu.riasc.wice.signaling;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.crypto.SealedBox;
import java.util.Arrays;

/**
 * What a transport carries: from whom, to whom, and a sealed message it cannot read. The arrays are
 * handed on without copying and must not be written to.
 *
 * @param sender who says it has sealed the body
 * @param recipient the address; several subscribers may share one
 * @param body NaCl box of a serialized {@link Message}, 16 bytes longer than that
 * @param nonce 24 bytes the body is sealed with
 */
@SuppressWarnings("ArrayRecordComponent") // handed on without copying; equals compares the bytes
public record Envelope(PublicKey sender, PublicKey recipient, byte[] body, byte[] nonce) {
  /**
   * Checks the nonce.
   *
   * @throws SignalingException with {@link SignalingException.Code#MALFORMED} unless the nonce has
   *     24 bytes
   */
  public Envelope {
    if (nonce.length != SealedBox.NONCE_BYTES) {
      throw new SignalingException(
          SignalingException.Code.MALFORMED,
          "envelope refused: found a nonce of "
              + nonce.length
              + " bytes, expected "
              + SealedBox.NONCE_BYTES);
    }
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof Envelope other
        && sender.equals(other.sender)
        && recipient.equals(other.recipient)
        && Arrays.equals(nonce, other.nonce)
        && Arrays.equals(body, other.body);
  }

  @Override
  public int hashCode() {
    return 31 * sender.hashCode() + Arrays.hashCode(nonce);
  }

  /** Both ends by their fingerprints and the size of the body. */
  @Override
  public String toString() {
    return "Envelope["
        + sender.fingerprint()
        + " -> "
        + recipient.fingerprint()
        + ", "
        + body.length
        + " bytes]";
  }
}
