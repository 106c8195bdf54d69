package eu.riasc.wice.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.ice.agent.GathererConfig;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.XorMappedAddress;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.session.EndpointConfig;
import eu.riasc.wice.signaling.BackendType;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.EnvelopeHandler;
import eu.riasc.wice.signaling.KeyProver;
import eu.riasc.wice.signaling.Signaling;
import eu.riasc.wice.signaling.Transport;
import eu.riasc.wice.signaling.TransportContext;
import eu.riasc.wice.signaling.TransportSubscription;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When transports are told that the network may have changed. */
@Tag("socket")
@Timeout(60)
class NetworkChangeTest {
  /** Carries nothing, and notes when it is told. */
  private static final class NotedTransport implements Transport {
    final BlockingQueue<Long> told = new LinkedBlockingQueue<>();

    @Override
    public BackendType type() {
      return BackendType.INPROCESS;
    }

    @Override
    public CompletionStage<Void> publish(Envelope envelope, Duration deadline) {
      return CompletableFuture.completedStage(null);
    }

    @Override
    public TransportSubscription subscribe(
        PublicKey recipient, EnvelopeHandler handler, @Nullable KeyProver prover) {
      return new TransportSubscription() {
        @Override
        public CompletionStage<Void> ready() {
          return CompletableFuture.completedStage(null);
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void networkChanged() {
      told.add(System.nanoTime());
    }

    @Override
    public void close() {}
  }

  private final NotedTransport transport = new NotedTransport();
  private volatile List<HostAddress> present = List.of(loopback("127.0.0.1"));

  private static HostAddress loopback(String address) {
    return new HostAddress(IpLiteral.parse(address), "lo", true);
  }

  private NodeBuilder builder() {
    TransportContext context =
        new TransportContext((delay, task) -> () -> {}, System::nanoTime, new SecureRandom());
    return Node.builder()
        .key(PrivateKey.generate(new SecureRandom()))
        .backend(new Signaling(Map.of("noted", transport), Runnable::run, context))
        .addressPollInterval(Duration.ofMillis(50))
        .addressSource(() -> present);
  }

  @Test
  void addressesThatComeOrGoAreToldOf() throws Exception {
    try (Node node = builder().build()) {
      assertThat(node.publicKey()).isNotNull();
      present = List.of(loopback("127.0.0.1"), loopback("127.0.0.2"));
      assertThat(transport.told.poll(20, SECONDS)).isNotNull();
    }
  }

  @Test
  void mappingThatChangesIsToldOf() throws Exception {
    try (DatagramSocket server = new DatagramSocket(0, IpLiteral.parse("127.0.0.1"))) {
      Thread answers = new Thread(() -> answer(server), "test-stun-server");
      answers.setDaemon(true);
      answers.start();
      GathererConfig often = GathererConfig.defaults().withKeepalive(Duration.ofMillis(300));
      try (Node node =
          builder()
              .iceServer("stun:127.0.0.1:" + server.getLocalPort())
              .session(EndpointConfig.defaults().withGatherer(often))
              .build()) {
        assertThat(node.publicKey()).isNotNull();
        assertThat(transport.told.poll(20, SECONDS)).isNotNull();
      }
    }
  }

  /** The first two answers name one port, the later ones another. */
  private static void answer(DatagramSocket socket) {
    try {
      for (int i = 0; ; i++) {
        DatagramPacket request = new DatagramPacket(new byte[1500], 1500);
        socket.receive(request);
        byte[] asked = Arrays.copyOf(request.getData(), request.getLength());
        byte[] bytes =
            StunMessage.success(StunMessage.decode(asked))
                .add(new XorMappedAddress(IpLiteral.endpoint("198.51.100.1", i < 2 ? 4000 : 5000)))
                .build()
                .bytes();
        socket.send(new DatagramPacket(bytes, bytes.length, request.getSocketAddress()));
      }
    } catch (IOException e) {
      assertThat(socket.isClosed()).as("%s", e).isTrue();
    }
  }
}
