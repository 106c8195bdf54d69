package eu.riasc.wice.relay.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The settings of a relay. Not for several threads. */
public final class RelayServerBuilder {
  InetSocketAddress listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  @Nullable Path certificate;
  @Nullable Path privateKey;
  boolean plaintext;
  RelayLimits limits = RelayLimits.defaults();
  String version = "wice";
  int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
  LongSupplier nanoTime = System::nanoTime;
  SecureRandom random = new SecureRandom();
  InstantSource clock = InstantSource.system();
  @Nullable TurnLending turn;
  final List<String> names = new ArrayList<>();
  final List<byte[]> certificateHashes = new ArrayList<>();

  RelayServerBuilder() {}

  /** Where to listen; a free port of 127.0.0.1 by default. Port 0 is any free port. */
  public RelayServerBuilder listen(InetSocketAddress address) {
    this.listen = address;
    return this;
  }

  /**
   * Serves over TLS.
   *
   * @param certificateChain PEM file, the relay's own certificate first
   * @param key PEM file, PKCS #8; both are read again when they change
   */
  public RelayServerBuilder tls(Path certificateChain, Path key) {
    this.certificate = certificateChain;
    this.privateKey = key;
    return this;
  }

  /** Allows plain text on addresses other than loopback; false by default. */
  public RelayServerBuilder allowPlaintext(boolean allowed) {
    this.plaintext = allowed;
    return this;
  }

  /**
   * Adds a name by which clients dial this relay. Proofs of key name the relay they are for, and
   * are taken only under a name of ours. Without any, those of the certificate are, and the address
   * a connection came to; under other names the streaming service is not offered then.
   *
   * @param hostOrHostAndPort a name or IP literal (IPv6 in brackets); without a port any will do
   */
  public RelayServerBuilder name(String hostOrHostAndPort) {
    this.names.add(hostOrHostAndPort);
    return this;
  }

  /**
   * Accepts proofs of key that are bound to a certificate of a proxy that ends TLS in front of this
   * relay. From then on proofs over plain text are no longer taken.
   *
   * @param hash tls-server-end-point of the proxy's certificate (RFC 5929 §4.1)
   */
  public RelayServerBuilder acceptCertificateHash(byte[] hash) {
    this.certificateHashes.add(hash.clone());
    return this;
  }

  /** What the relay takes on; {@link RelayLimits#defaults} by default. */
  public RelayServerBuilder limits(RelayLimits relayLimits) {
    this.limits = relayLimits;
    return this;
  }

  /**
   * Lends TURN servers to clients: on the streaming service to whoever has proven a key, and by
   * {@code GetRelays} to whoever asks, unless they are lent {@linkplain TurnLending#toProvenOnly to
   * proven keys only}.
   */
  public RelayServerBuilder turn(TurnLending servers) {
    this.turn = servers;
    return this;
  }

  /** The clock by which credentials of TURN servers end; the system's by default. */
  public RelayServerBuilder clock(InstantSource source) {
    this.clock = source;
    return this;
  }

  /** What {@code GetBuildInfo} answers; "wice" by default. */
  public RelayServerBuilder version(String text) {
    this.version = text;
    return this;
  }

  /** Threads that serve connections; as many as processors, at least two, by default. */
  public RelayServerBuilder threads(int count) {
    this.threads = count;
    return this;
  }

  /** The monotonic clock of challenges and memories; the system's by default. */
  public RelayServerBuilder nanoTime(LongSupplier clock) {
    this.nanoTime = clock;
    return this;
  }

  /** The source of the relay's keys and nonces; a new {@code SecureRandom} by default. */
  public RelayServerBuilder random(SecureRandom source) {
    this.random = source;
    return this;
  }

  /**
   * Checks the settings and reads the certificate.
   *
   * @throws RelayException if they cannot be used
   */
  public RelayServer build() {
    if (listen.isUnresolved()) {
      throw new RelayException(
          RelayException.Code.LISTEN,
          "relay: cannot listen on " + RelayServer.text(listen) + ": the name is not known");
    }
    if (certificate == null && !plaintext && !listen.getAddress().isLoopbackAddress()) {
      throw new RelayException(
          RelayException.Code.CONFIGURATION,
          "relay: plain text on "
              + RelayServer.text(listen)
              + " refused: give a certificate and key, allow plain text, or listen on loopback");
    }
    return new RelayServer(this);
  }
}
