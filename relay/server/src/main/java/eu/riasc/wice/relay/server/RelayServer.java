package eu.riasc.wice.relay.server;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A signaling relay: passes sealed envelopes from publishers to the subscribers of a key, stores
 * none, and can neither read nor forge one.
 *
 * <pre>{@code
 * try (RelayServer relay = RelayServer.builder().listen(address).tls(cert, key).build().start()) {
 *   System.out.println(relay.address());
 *   ...
 *   relay.drain(Duration.ofSeconds(3));
 * }
 * }</pre>
 *
 * <p>Serves {@code wice.Signaling}, {@code cunicu.signaling.Signaling} and {@code
 * grpc.health.v1.Health}. All methods may be called from any thread. It has one thread that accepts
 * connections and a fixed number that serve them, whatever the number of clients.
 */
public final class RelayServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RelayServer.class);

  /**
   * The largest message that is read at all. It lies above the largest envelope, so that the
   * publisher of one that is too large is told so.
   */
  private static final int MAX_INBOUND_BYTES = 4 << 20;

  private static final int MAX_HEADER_BYTES = 8 << 10;

  /** A client may ping this often; ours do every 15 s. */
  private static final Duration PERMITTED_PING = Duration.ofSeconds(5);

  /** The relay pings a silent client after this, and gives it as long to answer. */
  private static final Duration PING = Duration.ofSeconds(20);

  private final Relay relay;
  private final EventLoops loops;
  private final HealthStatusManager health = new HealthStatusManager();
  private final Server server;
  private final InetSocketAddress listen;
  private final AtomicBoolean stopped = new AtomicBoolean();

  private RelayServer(Builder builder) {
    listen = builder.listen;
    relay = new Relay(builder.limits, shards(builder.threads), builder.nanoTime);
    loops = new EventLoops(builder.threads);
    try {
      server = server(builder);
    } catch (RuntimeException e) {
      loops.stop();
      throw e;
    }
  }

  /** Begins to configure a relay. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Begins to listen. Once only.
   *
   * @return this
   * @throws RelayException if the address cannot be listened on; the relay is closed then
   */
  public RelayServer start() {
    try {
      server.start();
    } catch (IOException e) {
      close();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new RelayException(
          RelayException.Code.LISTEN,
          "relay: cannot listen on " + text(listen) + ": " + cause.getMessage(),
          e);
    }
    log.info("relay listens on {}", text(address()));
    return this;
  }

  /**
   * Returns the address the relay really listens on: with its port, where 0 was asked for.
   *
   * @throws IllegalStateException if it does not listen
   */
  public InetSocketAddress address() {
    for (SocketAddress address : server.getListenSockets()) {
      if (address instanceof InetSocketAddress inet) {
        return inet;
      }
    }
    throw new IllegalStateException("relay does not listen");
  }

  /** Returns the counters as they are now. */
  public RelayStatistics statistics() {
    return relay.statistics();
  }

  /**
   * Shuts down in order: no new connections, health says "not serving", every stream ends with
   * {@code UNAVAILABLE}, calls under way finish. Then the relay is closed.
   *
   * @param patience the longest this may take; what is still open then is cut off
   */
  public void drain(Duration patience) {
    health.enterTerminalState();
    server.shutdown();
    relay.finishAll();
    try {
      if (!server.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        log.info("relay drained for {} ms, some connections did not end", patience.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  /** Cuts everything off and ends the threads. Harmless when it is closed already. */
  @Override
  public void close() {
    if (stopped.getAndSet(true)) {
      return;
    }
    server.shutdownNow();
    loops.stop();
  }

  private Server server(Builder builder) {
    NettyServerBuilder netty =
        NettyServerBuilder.forAddress(listen, credentials(builder))
            .bossEventLoopGroup(loops.accepting())
            .workerEventLoopGroup(loops.serving())
            .channelType(loops.channelType())
            .directExecutor()
            .maxInboundMessageSize(MAX_INBOUND_BYTES)
            .maxInboundMetadataSize(MAX_HEADER_BYTES)
            .maxConcurrentCallsPerConnection(builder.limits.streamsPerConnection())
            .handshakeTimeout(builder.limits.handshake().toNanos(), TimeUnit.NANOSECONDS)
            .maxConnectionIdle(builder.limits.connectionIdle().toNanos(), TimeUnit.NANOSECONDS)
            .permitKeepAliveTime(PERMITTED_PING.toNanos(), TimeUnit.NANOSECONDS)
            .permitKeepAliveWithoutCalls(true)
            .keepAliveTime(PING.toNanos(), TimeUnit.NANOSECONDS)
            .keepAliveTimeout(PING.toNanos(), TimeUnit.NANOSECONDS)
            .addTransportFilter(new ConnectionFilter(relay.counters, builder.limits.connections()))
            .intercept(new Doorkeeper(relay))
            .addService(health.getHealthService());
    for (ServerServiceDefinition service : CompatibleServices.of(relay, builder.version)) {
      netty.addService(service);
    }
    return netty.build();
  }

  private ServerCredentials credentials(Builder builder) {
    if (builder.certificate == null || builder.privateKey == null) {
      return InsecureServerCredentials.create();
    }
    return RelayTls.read(builder.certificate, builder.privateKey, loops.accepting());
  }

  /** Enough routers that threads seldom meet at one. */
  private static int shards(int threads) {
    return Integer.highestOneBit(Math.max(1, threads) * 4);
  }

  private static String text(InetSocketAddress address) {
    String host = address.getAddress() == null ? address.getHostString() : host(address);
    return host + ":" + address.getPort();
  }

  private static String host(InetSocketAddress address) {
    String literal = address.getAddress().getHostAddress();
    return literal.indexOf(':') < 0 ? literal : "[" + literal + "]";
  }

  /** The settings of a relay. Not for several threads. */
  public static final class Builder {
    private InetSocketAddress listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private @Nullable Path certificate;
    private @Nullable Path privateKey;
    private boolean plaintext;
    private RelayLimits limits = RelayLimits.defaults();
    private String version = "wice";
    private int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
    private LongSupplier nanoTime = System::nanoTime;

    private Builder() {}

    /** Where to listen; a free port of 127.0.0.1 by default. Port 0 is any free port. */
    public Builder listen(InetSocketAddress address) {
      this.listen = address;
      return this;
    }

    /**
     * Serves over TLS.
     *
     * @param certificateChain PEM file, the relay's own certificate first
     * @param key PEM file, PKCS #8; both are read again when they change
     */
    public Builder tls(Path certificateChain, Path key) {
      this.certificate = certificateChain;
      this.privateKey = key;
      return this;
    }

    /** Allows plain text on addresses other than loopback; false by default. */
    public Builder allowPlaintext(boolean allowed) {
      this.plaintext = allowed;
      return this;
    }

    /** What the relay takes on; {@link RelayLimits#defaults} by default. */
    public Builder limits(RelayLimits relayLimits) {
      this.limits = relayLimits;
      return this;
    }

    /** What {@code GetBuildInfo} answers; "wice" by default. */
    public Builder version(String text) {
      this.version = text;
      return this;
    }

    /** Threads that serve connections; as many as processors, at least two, by default. */
    public Builder threads(int count) {
      this.threads = count;
      return this;
    }

    /** The monotonic clock of challenges and memories; the system's by default. */
    public Builder nanoTime(LongSupplier clock) {
      this.nanoTime = clock;
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
            "relay: cannot listen on " + text(listen) + ": the name is not known");
      }
      if (certificate == null && !plaintext && !listen.getAddress().isLoopbackAddress()) {
        throw new RelayException(
            RelayException.Code.CONFIGURATION,
            "relay: plain text on "
                + text(listen)
                + " refused: give a certificate and key, allow plain text, or listen on loopback");
      }
      return new RelayServer(this);
    }
  }
}
