package eu.riasc.wice.signaling;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.crypto.RelayChallenge;
import eu.riasc.wice.crypto.RelayProof;

/**
 * Proves to a relay that we hold a key, and gives nothing else away: neither the private key nor a
 * raw Diffie–Hellman secret (PROTOCOL §7).
 */
public interface KeyProver {
  /** Returns the key that is proven. */
  PublicKey publicKey();

  /**
   * Makes the proof for one challenge: the MAC to send and the one to expect.
   *
   * @throws eu.riasc.wice.crypto.CryptoException if the relay's key is a low-order point
   */
  RelayProof prove(RelayChallenge challenge);

  /** Returns a prover that keeps this key to itself. */
  static KeyProver of(PrivateKey key) {
    return new HeldKeyProver(key);
  }
}
