package eu.riasc.wice.signaling;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.crypto.RelayChallenge;
import eu.riasc.wice.crypto.RelayProof;

/** A prover over a key in memory. No record: a record would hand the key out. */
final class HeldKeyProver implements KeyProver {
  private final PrivateKey key;

  HeldKeyProver(PrivateKey key) {
    this.key = key;
  }

  @Override
  public PublicKey publicKey() {
    return key.publicKey();
  }

  @Override
  public RelayProof prove(RelayChallenge challenge) {
    return RelayProof.ofClient(key, challenge);
  }

  @Override
  public String toString() {
    return "KeyProver of " + key.publicKey().fingerprint();
  }
}
