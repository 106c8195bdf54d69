package eu.riasc.wice.signaling.grpc;

import eu.riasc.wice.signaling.SignalingException;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** Builds the channel to a relay. */
final class RelayChannel {
  /** Above the largest envelope, so that one that is too large is refused and not the stream. */
  private static final int MAX_INBOUND_BYTES = 1 << 20;

  private RelayChannel() {}

  /**
   * Builds a channel that does not connect yet.
   *
   * @throws SignalingException with {@code BAD_URI} if TLS cannot be set up
   */
  static ManagedChannel open(RelayUri uri, RelayTransportSettings settings, Loop loop) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(uri.host(), uri.port())
            .eventLoopGroup(loop.group())
            .channelType(loop.channelType())
            .withOption(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) settings.connectTimeout().toMillis())
            .directExecutor()
            .disableRetry()
            .maxInboundMessageSize(MAX_INBOUND_BYTES)
            .keepAliveTime(settings.keepAliveTime().toNanos(), TimeUnit.NANOSECONDS)
            .keepAliveTimeout(settings.keepAliveTimeout().toNanos(), TimeUnit.NANOSECONDS);
    if (uri.insecure()) {
      return builder.usePlaintext().build();
    }
    try {
      SslContextBuilder tls = GrpcSslContexts.forClient();
      Path trusted = settings.trustedCertificates();
      if (uri.skipVerify()) {
        tls.trustManager(InsecureTrustManagerFactory.INSTANCE);
      } else if (trusted != null) {
        tls.trustManager(trusted.toFile());
      }
      return builder.sslContext(tls.build()).build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new SignalingException(
          SignalingException.Code.BAD_URI,
          "relay " + uri.authority() + ": cannot set up TLS: " + e.getMessage(),
          e);
    }
  }
}
