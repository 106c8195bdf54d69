package eu.riasc.wice.relay.server;

import eu.riasc.wice.crypto.CryptoException;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.crypto.RelayChallenge;
import eu.riasc.wice.crypto.RelayProof;
import eu.riasc.wice.relay.proto.TlsServerEndPoint;
import eu.riasc.wice.relay.proto.stream.Proof;
import eu.riasc.wice.relay.server.Challenges.Challenge;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Checks proofs of key (PROTOCOL §7). Safe for any thread. */
final class Proofs {
  private final List<byte[]> acceptedCertificateHashes;

  /**
   * Takes what is accepted beside the certificate of the connection.
   *
   * @param acceptedCertificateHashes tls-server-end-point hashes of a proxy that ends TLS for us
   */
  Proofs(List<byte[]> acceptedCertificateHashes) {
    this.acceptedCertificateHashes = acceptedCertificateHashes;
  }

  /**
   * Checks a proof.
   *
   * @param key the key it claims to be of
   * @param method the full gRPC method
   * @param authority the relay as it was dialled, already found to be ours
   * @return both MACs of the proof, or nothing if it is wrong
   */
  @Nullable RelayProof check(
      Proof proof,
      PublicKey key,
      Challenge challenge,
      String method,
      String authority,
      Connection connection) {
    byte[] mac = proof.getMac().toByteArray();
    byte[] clientNonce = proof.getClientNonce().toByteArray();
    if (clientNonce.length != RelayChallenge.NONCE_BYTES) {
      return null;
    }
    for (Binding binding : bindings(connection)) {
      RelayChallenge transcript =
          new RelayChallenge(
              method,
              authority,
              binding.type,
              binding.value,
              challenge.publicKey(),
              challenge.nonce(),
              clientNonce);
      try {
        RelayProof expected = RelayProof.ofServer(challenge.key(), key, transcript);
        if (expected.isClientMac(mac)) {
          return expected;
        }
      } catch (CryptoException e) {
        return null;
      }
    }
    return null;
  }

  /** Type 0 only where nothing better can be asked for: plain text, and no proxy configured. */
  private List<Binding> bindings(Connection connection) {
    List<Binding> bindings = new ArrayList<>();
    for (byte[] hash : acceptedCertificateHashes) {
      bindings.add(new Binding(RelayChallenge.BIND_TLS_SERVER_END_POINT, hash));
    }
    SSLSession tls = connection.tls();
    if (tls == null) {
      if (bindings.isEmpty()) {
        bindings.add(new Binding(RelayChallenge.BIND_NONE, new byte[0]));
      }
      return bindings;
    }
    X509Certificate own = RelayNames.own(tls);
    if (own != null) {
      try {
        byte[] hash = TlsServerEndPoint.hash(own);
        bindings.add(new Binding(RelayChallenge.BIND_TLS_SERVER_END_POINT, hash));
      } catch (GeneralSecurityException e) {
        // without a hash of its own certificate only the configured ones can match
        return bindings;
      }
    }
    return bindings;
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Binding(int type, byte[] value) {}
}
