package eu.riasc.wice.signaling.grpc;

import com.google.protobuf.ByteString;
import eu.riasc.wice.crypto.CryptoException;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.crypto.RelayChallenge;
import eu.riasc.wice.relay.proto.TlsServerEndPoint;
import eu.riasc.wice.relay.proto.stream.Challenge;
import io.grpc.Attributes;
import io.grpc.Grpc;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Makes of a relay's challenge what our keys are proven over (PROTOCOL §7). */
final class KeyProofs {
  private final String method;
  private final String authority;
  private final RandomGenerator random;

  /**
   * Takes what all proofs to one relay have in common.
   *
   * @param method the full gRPC method
   * @param authority the relay as it is dialled
   * @param random for our nonces
   */
  KeyProofs(String method, String authority, RandomGenerator random) {
    this.method = method;
    this.authority = authority;
    this.random = random;
  }

  /**
   * Returns what is to be proven, with a nonce of ours.
   *
   * @param connection the attributes of the call, which name the TLS session
   * @throws CryptoException if the relay's challenge has not the right shape
   * @throws GeneralSecurityException if the relay's certificate cannot be hashed
   */
  RelayChallenge transcript(Challenge challenge, Attributes connection)
      throws GeneralSecurityException {
    byte[] clientNonce = new byte[RelayChallenge.NONCE_BYTES];
    random.nextBytes(clientNonce);
    SSLSession tls = connection.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    return new RelayChallenge(
        method,
        authority,
        tls == null ? RelayChallenge.BIND_NONE : RelayChallenge.BIND_TLS_SERVER_END_POINT,
        tls == null ? new byte[0] : binding(tls),
        PublicKey.of(bytes(challenge.getRelayKey())),
        bytes(challenge.getRelayNonce()),
        clientNonce);
  }

  private static byte[] binding(SSLSession tls) throws GeneralSecurityException {
    try {
      Certificate[] chain = tls.getPeerCertificates();
      if (chain.length > 0 && chain[0] instanceof X509Certificate certificate) {
        return TlsServerEndPoint.hash(certificate);
      }
    } catch (SSLPeerUnverifiedException e) {
      throw new GeneralSecurityException("the relay showed no certificate", e);
    }
    throw new GeneralSecurityException("the relay's certificate is not X.509");
  }

  private static byte[] bytes(ByteString value) {
    return value.toByteArray();
  }
}
