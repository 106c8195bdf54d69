package eu.riasc.wice.crypto;

/**
 * The two ends of a message by their public keys.
 *
 * @param ours our public key
 * @param theirs the public key of the other peer
 */
public record PublicKeyPair(PublicKey ours, PublicKey theirs) {}
