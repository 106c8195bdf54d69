package eu.riasc.wice.signaling.grpc;

import static eu.riasc.wice.signaling.grpc.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.relay.proto.TlsServerEndPoint;
import eu.riasc.wice.relay.server.Refusal;
import eu.riasc.wice.relay.server.RelayServer;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.KeyProver;
import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.SignalingException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Proofs of key that are bound to the TLS connection, and to the name of the relay. */
@Tag("socket")
class RelayTlsTest {
  private final Path certificate = resource("first-cert.pem");
  private final Path key = resource("first-key.pem");
  private final Path otherCertificate = resource("second-cert.pem");
  private final Path otherKey = resource("second-key.pem");

  @Test
  void keysAreProvenOverVerifiedTls() throws Exception {
    try (RelayServer relay = RelayServer.builder().tls(certificate, key).build().start();
        TestNode alice = node(relay.address().getPort(), "localhost", "?auth=required");
        TestNode bob = node(relay.address().getPort(), "127.0.0.1", "?auth=required")) {
      bob.subscribe();
      alice.subscribe();
      Envelope sent = alice.publish(bob.publicKey(), 1);
      assertThat(bob.next()).isEqualTo(sent);
      assertThat(relay.statistics().proofs()).isEqualTo(2);
    }
  }

  @Test
  void certificateThatIsNotTrustedIsNotTalkedTo() {
    try (RelayServer relay = RelayServer.builder().tls(otherCertificate, otherKey).build().start();
        TestNode alice = node(relay.address().getPort(), "localhost", "")) {
      assertFails(
          alice.transport.publish(
              TestNode.envelope(alice.publicKey(), alice.publicKey(), 1), Duration.ofSeconds(2)),
          Code.DEADLINE_EXCEEDED);
      assertThat(relay.statistics().router().published()).isZero();
    }
  }

  @Test
  void middlemanCannotUseAProofMadeForHisCertificate() throws Exception {
    try (RelayServer relay = RelayServer.builder().tls(certificate, key).build().start();
        TlsMiddleman middleman = new TlsMiddleman(relay.address(), otherCertificate, otherKey);
        TestNode alice = node(middleman.port(), "127.0.0.1", "?skip_verify=true")) {
      var subscription =
          alice.transport.subscribe(
              alice.publicKey(), alice.received::add, KeyProver.of(alice.key));
      assertFails(subscription.ready(), Code.REFUSED);
      assertThat(relay.statistics().refused(Refusal.PROOF)).isPositive();
      assertThat(relay.statistics().proofs()).isZero();
    }
  }

  @Test
  void proxyWhoseCertificateIsAcceptedMayEndTls() throws Exception {
    RelayServer behind =
        RelayServer.builder()
            .tls(certificate, key)
            .acceptCertificateHash(TlsServerEndPoint.hash(read(otherCertificate)))
            .build()
            .start();
    try (RelayServer relay = behind;
        TlsMiddleman proxy = new TlsMiddleman(relay.address(), otherCertificate, otherKey);
        TestNode alice = node(proxy.port(), "127.0.0.1", "?skip_verify=true&auth=required")) {
      alice.subscribe();
      assertThat(relay.statistics().proofs()).isEqualTo(1);
    }
  }

  @Test
  void proofUnderANameThatIsNotTheRelaysIsRefused() throws Exception {
    RelayServer named =
        RelayServer.builder().tls(certificate, key).name("relay.example.org").build().start();
    try (RelayServer relay = named;
        TestNode alice = node(relay.address().getPort(), "localhost", "")) {
      var subscription =
          alice.transport.subscribe(
              alice.publicKey(), alice.received::add, KeyProver.of(alice.key));
      assertFails(subscription.ready(), Code.REFUSED);
      assertThat(relay.statistics().refused(Refusal.AUTHORITY)).isPositive();
    }
  }

  @Test
  void configuredNameIsTakenWithOrWithoutItsPort() throws Exception {
    RelayServer named =
        RelayServer.builder().tls(certificate, key).name("LocalHost").build().start();
    try (RelayServer relay = named;
        TestNode alice = node(relay.address().getPort(), "localhost", "?auth=required")) {
      alice.subscribe();
    }
  }

  @Test
  void relayWithoutNamesDoesNotOfferProofsUnderANameItCannotKnow() throws Exception {
    try (RelayServer relay = RelayServer.builder().build().start();
        FreezableProxy forwarded = new FreezableProxy(relay.address());
        TestNode alice = new TestNode("grpc://127.0.0.1:" + forwarded.port() + "?insecure")) {
      alice.subscribe();
      await(() -> relay.statistics().router().subscriptions() == 1);
      assertThat(relay.statistics().proofs()).isZero();
      assertThat(relay.statistics().refused(Refusal.AUTHORITY)).isEqualTo(1);
    }
  }

  @Test
  void certificateHashIsThatOfItsSignature() throws Exception {
    X509Certificate x509 = read(certificate);
    assertThat(x509.getSigAlgName()).isEqualTo("SHA256withECDSA");
    assertThat(TlsServerEndPoint.hash(x509))
        .isEqualTo(MessageDigest.getInstance("SHA-256").digest(x509.getEncoded()));
  }

  private TestNode node(int port, String host, String query) {
    return new TestNode(
        "grpc://" + host + ":" + port + query,
        RelayTransportSettings.DEFAULT.withTrustedCertificates(certificate));
  }

  private static void assertFails(CompletionStage<Void> stage, Code code) {
    assertThatThrownBy(() -> stage.toCompletableFuture().get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            SignalingException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static X509Certificate read(Path pem) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(pem)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static Path resource(String name) {
    URL url = RelayTlsTest.class.getResource(name);
    if (url == null) {
      throw new AssertionError("no resource " + name);
    }
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
