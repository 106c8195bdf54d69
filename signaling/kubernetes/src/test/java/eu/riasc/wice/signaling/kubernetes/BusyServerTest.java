package eu.riasc.wice.signaling.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.SignalingException.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that are busy, slow or silent. */
@Tag("socket")
class BusyServerTest {
  @TempDir private Path directory;

  private final Peers peers = new Peers();
  private ScriptedServer server;

  @BeforeEach
  void start() throws Exception {
    server = new ScriptedServer();
  }

  @AfterEach
  void stop() {
    server.close();
    peers.close();
  }

  private Path kubeconfig() throws IOException {
    return server.kubeconfig(directory, "\"token\":\"x\"");
  }

  @Test
  void afterRetryAfterNothingIsAskedUntilThen() throws Exception {
    server.script(
        exchange -> {
          if (server.requests().size() == 1) {
            exchange.getResponseHeaders().add("Retry-After", "2");
            ScriptedServer.answer(exchange, 429, "{\"message\":\"too many requests\"}");
          } else {
            ScriptedServer.answer(exchange, 201, ScriptedServer.CREATED);
          }
        });
    KubernetesTransport transport = peers.open(kubeconfig());

    Peers.fails(transport.publish(Peers.envelope(Peers.key()), Duration.ofMillis(500)));
    Peers.publish(transport, Peers.envelope(Peers.key()));

    List<ScriptedServer.Request> asked = server.requests();
    assertThat(asked).hasSize(2);
    assertThat(asked.get(1).atNanos() - asked.get(0).atNanos())
        .isGreaterThan(TimeUnit.MILLISECONDS.toNanos(1_900));
  }

  @Test
  void aBusyServerFailsAPublicationAtItsDeadlineWithWhatItSaid() throws Exception {
    server.script(
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", "30");
          ScriptedServer.answer(exchange, 429, "{\"message\":\"come back later\"}");
        });

    var failure =
        Peers.fails(
            peers
                .open(kubeconfig())
                .publish(Peers.envelope(Peers.key()), Duration.ofMillis(1_500)));

    assertThat(failure.code()).isEqualTo(Code.OVERLOADED);
    assertThat(failure).hasMessageContainingAll("publish: 429", "come back later");
  }

  @Test
  void aConnectionThatHasGoneSilentIsReplaced() throws Exception {
    server.script(
        exchange -> {
          if (server.requests().size() == 1) {
            server.hang(exchange);
          }
          ScriptedServer.answer(exchange, 201, ScriptedServer.CREATED);
        });
    KubernetesTransport transport =
        peers.open(
            kubeconfig(),
            "",
            Peers.QUICK.withSuspicion(Duration.ofSeconds(1), Duration.ofSeconds(60)));

    Peers.publish(transport, Peers.envelope(Peers.key()));

    assertThat(transport.statistics().requests()).isEqualTo(2);
  }

  @Test
  void noMoreRequestsAreMadeThanTheUriAllows() throws Exception {
    KubernetesTransport transport =
        peers.open(kubeconfig(), "?qps=20&burst=5", KubernetesTransportSettings.DEFAULT);
    long start = System.nanoTime();
    List<CompletionStage<Void>> all = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      all.add(transport.publish(Peers.envelope(Peers.key()), Peers.PATIENCE));
    }
    for (var each : all) {
      Peers.ends(each);
    }

    assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(950));
  }

  @Test
  void theSlowerAServerIsTheLongerItIsNotAskedWhetherAnEnvelopeStillWaits() throws Exception {
    AtomicLong clock = new AtomicLong();
    server.script(
        exchange -> {
          if (exchange.getRequestMethod().equals("POST")) {
            clock.addAndGet(TimeUnit.SECONDS.toNanos(4)); // so long it takes
            ScriptedServer.answer(exchange, 201, ScriptedServer.CREATED);
          } else {
            ScriptedServer.answer(exchange, 200, ScriptedServer.list(9));
          }
        });
    KubernetesTransport transport = peers.open(kubeconfig(), clock::get);
    Envelope envelope = Peers.envelope(Peers.key());
    Peers.publish(transport, envelope);

    clock.addAndGet(TimeUnit.SECONDS.toNanos(15));
    assertThat(Peers.ends(transport.isStored(envelope.sender(), envelope.recipient()))).isTrue();
    assertThat(transport.statistics().lists()).isZero();

    clock.addAndGet(TimeUnit.SECONDS.toNanos(2));
    assertThat(Peers.ends(transport.isStored(envelope.sender(), envelope.recipient()))).isFalse();
    assertThat(transport.statistics().lists()).isEqualTo(1);
  }
}
