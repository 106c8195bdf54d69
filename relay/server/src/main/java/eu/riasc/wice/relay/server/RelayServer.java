package eu.riasc.wice.relay.server;

import io.grpc.Codec;
import io.grpc.DecompressorRegistry;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
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
 * <p>Serves {@code wice.relay.Relay} to clients that prove their keys, {@code wice.Signaling} and
 * {@code cunicu.signaling.Signaling} and {@code RelayRegistry} to those of the existing
 * deployments, and {@code grpc.health.v1.Health}. All methods may be called from any thread. It has
 * one thread that accepts connections and a fixed number that serve them, whatever the number of
 * clients.
 */
public final class RelayServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RelayServer.class);

  private static final int MAX_HEADER_BYTES = 8 << 10;

  /** A client may ping this often; ours do every 15 s. */
  private static final Duration PERMITTED_PING = Duration.ofSeconds(5);

  /** The relay pings a silent client after this, and gives it as long to answer. */
  private static final Duration PING = Duration.ofSeconds(20);

  /**
   * gRPC writes a stack trace for every client that leaves before it has read all. The reference
   * keeps the logger, and with it the level, from being collected.
   */
  private static final java.util.logging.Logger STREAM_ERRORS =
      java.util.logging.Logger.getLogger("io.grpc.netty.NettyServerHandler");

  static {
    if (STREAM_ERRORS.getLevel() == null) {
      STREAM_ERRORS.setLevel(Level.SEVERE);
    }
  }

  private final Relay relay;
  private final EventLoops loops;
  private final HealthStatusManager health = new HealthStatusManager();
  private final Server server;
  private final InetSocketAddress listen;
  private final AtomicBoolean stopped = new AtomicBoolean();

  RelayServer(RelayServerBuilder builder) {
    listen = builder.listen;
    relay = new Relay(builder.limits, shards(builder.threads), builder.nanoTime, builder.random);
    loops = new EventLoops(builder.threads);
    try {
      server = server(builder);
    } catch (RuntimeException e) {
      loops.stop();
      throw e;
    }
  }

  /** Begins to configure a relay. */
  public static RelayServerBuilder builder() {
    return new RelayServerBuilder();
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

  private Server server(RelayServerBuilder builder) {
    RelayRegistry registry = new RelayRegistry(relay, builder.turn, builder.clock);
    MessageSizeLimit sizes = new MessageSizeLimit(relay.counters);
    NettyServerBuilder netty =
        NettyServerBuilder.forAddress(listen, credentials(builder))
            .bossEventLoopGroup(loops.accepting())
            .workerEventLoopGroup(loops.serving())
            .channelType(loops.channelType())
            .directExecutor()
            // larger ones are ended while they arrive, by the size limit below
            .maxInboundMessageSize(Integer.MAX_VALUE)
            .addStreamTracerFactory(sizes)
            // a small message must not become a large one
            .decompressorRegistry(
                DecompressorRegistry.emptyInstance().with(Codec.Identity.NONE, false))
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
            .intercept(sizes)
            .addService(streaming(builder, registry).definition())
            .addService(registry.definition())
            .addService(health.getHealthService());
    for (ServerServiceDefinition service : CompatibleServices.of(relay, builder.version)) {
      netty.addService(service);
    }
    return netty.build();
  }

  private StreamingService streaming(RelayServerBuilder builder, RelayRegistry registry) {
    return new StreamingService(
        relay,
        new Challenges(builder.random, builder.nanoTime),
        new Proofs(List.copyOf(builder.certificateHashes)),
        registry,
        new RelayNames(builder.names),
        loops.serving());
  }

  private ServerCredentials credentials(RelayServerBuilder builder) {
    if (builder.certificate == null || builder.privateKey == null) {
      return InsecureServerCredentials.create();
    }
    return RelayTls.read(builder.certificate, builder.privateKey, loops.accepting());
  }

  /** Enough routers that threads seldom meet at one. */
  private static int shards(int threads) {
    return Integer.highestOneBit(Math.max(1, threads) * 4);
  }

  static String text(InetSocketAddress address) {
    String host = address.getAddress() == null ? address.getHostString() : host(address);
    return host + ":" + address.getPort();
  }

  private static String host(InetSocketAddress address) {
    String literal = address.getAddress().getHostAddress();
    return literal.indexOf(':') < 0 ? literal : "[" + literal + "]";
  }
}
