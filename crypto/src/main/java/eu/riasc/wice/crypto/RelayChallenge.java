package eu.riasc.wice.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.digests.SHA256Digest;

/**
 * Everything a proof of key to a relay is about, except the key: which call of which relay over
 * which connection, and what both sides chose at random. The same proof is worth nothing anywhere
 * else.
 *
 * @param method the full gRPC method, {@code package.Service/Method}
 * @param authority the relay as it was dialled, {@code host:port} in lower case
 * @param bindType {@link #BIND_TLS_SERVER_END_POINT} or {@link #BIND_NONE}
 * @param binding what ties the proof to the connection: the certificate hash of RFC 5929 §4.1, or
 *     nothing for {@link #BIND_NONE}
 * @param serverKey the relay's ephemeral key
 * @param serverNonce 32 random bytes of the relay
 * @param clientNonce 32 random bytes of the client
 */
@SuppressWarnings("ArrayRecordComponent") // compared by the hash over them, never by equals
public record RelayChallenge(
    String method,
    String authority,
    int bindType,
    byte[] binding,
    PublicKey serverKey,
    byte[] serverNonce,
    byte[] clientNonce) {
  /** Bytes of either side's nonce. */
  public static final int NONCE_BYTES = 32;

  /** No TLS: whoever is on the path can take the stream over. */
  public static final int BIND_NONE = 0;

  /** The hash of the server's certificate, tls-server-end-point (RFC 5929 §4.1). */
  public static final int BIND_TLS_SERVER_END_POINT = 1;

  private static final byte[] LABEL = "wice relay proof v1".getBytes(StandardCharsets.US_ASCII);

  /**
   * Checks the shapes.
   *
   * @throws CryptoException if a nonce has not 32 bytes, or the binding does not suit its type
   */
  public RelayChallenge {
    requireNonce("server", serverNonce);
    requireNonce("client", clientNonce);
    boolean bound = bindType == BIND_TLS_SERVER_END_POINT && binding.length > 0;
    boolean unbound = bindType == BIND_NONE && binding.length == 0;
    if (!bound && !unbound) {
      throw new CryptoException(
          CryptoException.Code.WRONG_LENGTH,
          "relay challenge refused: found bind type "
              + bindType
              + " with "
              + binding.length
              + " bytes, expected 1 with a certificate hash or 0 with none");
    }
    binding = binding.clone();
    serverNonce = serverNonce.clone();
    clientNonce = clientNonce.clone();
  }

  /** Returns the hash over all of this and the key that is to be proven: 32 bytes. */
  byte[] transcriptHash(PublicKey client) {
    SHA256Digest digest = new SHA256Digest();
    digest.update(LABEL, 0, LABEL.length);
    add(digest, method.getBytes(StandardCharsets.UTF_8));
    add(digest, authority.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) bindType);
    add(digest, binding);
    add(digest, serverKey.bytes());
    add(digest, serverNonce);
    add(digest, clientNonce);
    add(digest, client.bytes());
    byte[] hash = new byte[digest.getDigestSize()];
    digest.doFinal(hash, 0);
    return hash;
  }

  /** Names the call; the random parts are of no use in a log. */
  @Override
  public String toString() {
    return "RelayChallenge[" + method + " at " + authority + ", bind type " + bindType + "]";
  }

  private static void add(SHA256Digest digest, byte[] value) {
    byte[] length = ByteBuffer.allocate(Integer.BYTES).putInt(value.length).array();
    digest.update(length, 0, length.length);
    digest.update(value, 0, value.length);
  }

  private static void requireNonce(String whose, byte[] nonce) {
    if (nonce.length != NONCE_BYTES) {
      throw new CryptoException(
          CryptoException.Code.WRONG_LENGTH,
          whose + " nonce refused: found " + nonce.length + " bytes, expected " + NONCE_BYTES);
    }
  }
}
