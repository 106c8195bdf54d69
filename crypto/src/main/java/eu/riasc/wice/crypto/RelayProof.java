package eu.riasc.wice.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Proof that a client holds the private half of a key, for one challenge of one relay. X25519
 * cannot sign, so both sides derive two MAC keys from their X25519 secret with HKDF-SHA256 (RFC
 * 5869), salted with the hash of the challenge and under a label that neither boxes nor WireGuard
 * use: the client shows the first MAC, the relay answers with the second.
 *
 * <p>Holds the two MACs and neither keys nor the secret. Immutable.
 */
public final class RelayProof {
  /** Bytes of either MAC. */
  public static final int MAC_BYTES = 32;

  private static final String CLIENT = "wice relay proof v1 client";
  private static final String SERVER = "wice relay proof v1 server";

  private final byte[] clientMac;
  private final byte[] serverMac;

  private RelayProof(byte[] secret, byte[] transcriptHash) {
    HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
    byte[] pseudoRandomKey = hkdf.extractPRK(transcriptHash, secret);
    clientMac = mac(hkdf, pseudoRandomKey, CLIENT, transcriptHash);
    serverMac = mac(hkdf, pseudoRandomKey, SERVER, transcriptHash);
    Arrays.fill(pseudoRandomKey, (byte) 0);
    Arrays.fill(secret, (byte) 0);
  }

  /**
   * Makes the client's proof that it holds {@code key}.
   *
   * @throws CryptoException if the relay's key is a low-order point
   */
  public static RelayProof ofClient(PrivateKey key, RelayChallenge challenge) {
    return new RelayProof(
        key.sharedSecret(challenge.serverKey()), challenge.transcriptHash(key.publicKey()));
  }

  /**
   * Makes what the relay compares a client's proof with.
   *
   * @param ephemeral the private half of the challenge's server key
   * @param client the key the client claims to hold
   * @throws CryptoException if the client's key is a low-order point
   */
  public static RelayProof ofServer(
      PrivateKey ephemeral, PublicKey client, RelayChallenge challenge) {
    return new RelayProof(ephemeral.sharedSecret(client), challenge.transcriptHash(client));
  }

  /** Returns the 32 bytes the client sends. */
  public byte[] clientMac() {
    return clientMac.clone();
  }

  /** Returns the 32 bytes the relay confirms with. */
  public byte[] serverMac() {
    return serverMac.clone();
  }

  /** Returns whether this is the client's MAC; compares in constant time. */
  public boolean isClientMac(byte[] mac) {
    return MessageDigest.isEqual(clientMac, mac);
  }

  /** Returns whether this is the relay's MAC; compares in constant time. */
  public boolean isServerMac(byte[] mac) {
    return MessageDigest.isEqual(serverMac, mac);
  }

  /** Shows no MAC. */
  @Override
  public String toString() {
    return "RelayProof (redacted)";
  }

  private static byte[] mac(
      HKDFBytesGenerator hkdf, byte[] pseudoRandomKey, String label, byte[] transcriptHash) {
    byte[] key = new byte[MAC_BYTES];
    hkdf.init(
        HKDFParameters.skipExtractParameters(
            pseudoRandomKey, label.getBytes(StandardCharsets.US_ASCII)));
    hkdf.generateBytes(key, 0, key.length);
    HMac hmac = new HMac(new SHA256Digest());
    hmac.init(new KeyParameter(key));
    hmac.update(transcriptHash, 0, transcriptHash.length);
    byte[] mac = new byte[MAC_BYTES];
    hmac.doFinal(mac, 0);
    Arrays.fill(key, (byte) 0);
    return mac;
  }
}
