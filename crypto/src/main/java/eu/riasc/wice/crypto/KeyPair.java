package eu.riasc.wice.crypto;

/**
 * What a message between two peers is sealed and opened with: our private key and their public key.
 *
 * @param ours our private key
 * @param theirs the public key of the other peer
 */
public record KeyPair(PrivateKey ours, PublicKey theirs) {
  /** Returns the public halves of both sides. */
  public PublicKeyPair publicKeys() {
    return new PublicKeyPair(ours.publicKey(), theirs);
  }
}
