package eu.riasc.wice.signaling.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.relay.server.RelayServer;
import eu.riasc.wice.relay.server.TurnLending;
import eu.riasc.wice.signaling.TurnLoan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TURN servers that a relay lends. */
@Tag("socket")
class LentTurnServersTest {
  private static final String URI = "turn:turn.example.org";

  private final RelayServer relay =
      RelayServer.builder()
          .turn(TurnLending.of(List.of(URI), "north", Duration.ofMinutes(10)))
          .build()
          .start();

  @AfterEach
  void close() {
    relay.close();
  }

  private static List<TurnLoan> ask(TestNode node) throws Exception {
    return node.transport
        .turnServers(node.publicKey(), Duration.ofSeconds(20))
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"required", "preferred", "none"})
  void relayIsAskedByEitherService(String auth) throws Exception {
    String uri = "grpc://127.0.0.1:" + relay.address().getPort() + "?insecure&auth=" + auth;
    try (TestNode node = new TestNode(uri)) {
      node.subscribe();
      List<TurnLoan> loans = ask(node);

      assertThat(loans).hasSize(1);
      assertThat(loans.get(0).uri()).isEqualTo(URI);
      assertThat(loans.get(0).username()).endsWith(":" + node.publicKey().fingerprint());
      assertThat(loans.get(0).expires()).isAfter(Instant.now().plusSeconds(500));
      assertThat(loans.get(0).toString()).doesNotContain(loans.get(0).password());
      assertThat(relay.statistics().provenStreams()).isEqualTo(auth.equals("none") ? 0 : 1);
    }
  }

  @Test
  void relayWithoutAnyLendsNone() throws Exception {
    try (RelayServer without = RelayServer.builder().build().start();
        TestNode node =
            new TestNode("grpc://127.0.0.1:" + without.address().getPort() + "?insecure")) {
      node.subscribe();
      assertThat(ask(node)).isEmpty();
    }
  }

  @Test
  void whatDoesNotFitIsLeftOut() {
    List<TurnLoan> loans = LoanRequest.none();
    LoanRequest.add(loans, URI, "user", "x".repeat(513), 1);
    LoanRequest.add(loans, URI, "user", "password", -1);
    LoanRequest.add(loans, URI, "user", "password", Long.MAX_VALUE);
    assertThat(loans).isEmpty();
    for (int i = 0; i < 100; i++) {
      LoanRequest.add(loans, URI, "user" + i, "password", 1);
    }
    assertThat(loans).hasSize(LoanRequest.MAX_SERVERS);
  }
}
