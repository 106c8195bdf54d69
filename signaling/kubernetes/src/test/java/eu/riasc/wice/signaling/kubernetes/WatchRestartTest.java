package eu.riasc.wice.signaling.kubernetes;

import static eu.riasc.wice.signaling.kubernetes.ScriptedServer.added;
import static eu.riasc.wice.signaling.kubernetes.ScriptedServer.answer;
import static eu.riasc.wice.signaling.kubernetes.ScriptedServer.list;
import static eu.riasc.wice.signaling.kubernetes.ScriptedServer.object;
import static eu.riasc.wice.signaling.kubernetes.ScriptedServer.say;
import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.signaling.Envelope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watches that a server ends go on without loss or repetition. */
@Tag("socket")
class WatchRestartTest {
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
  void aStreamThatEndsWithoutABookmarkGoesOnAfterWhatWasCreatedSinceItOpened() throws Exception {
    Envelope first = Peers.envelope(Peers.key());
    Envelope second = Peers.envelope(first.recipient());
    CountDownLatch created = new CountDownLatch(1);
    CountDownLatch read = new CountDownLatch(1);
    CompletableFuture<String> again = new CompletableFuture<>();
    AtomicInteger watches = new AtomicInteger();
    server.script(
        exchange -> {
          String query = ScriptedServer.query(exchange);
          if (exchange.getRequestMethod().equals("POST")) {
            answer(exchange, 201, ScriptedServer.CREATED);
          } else if (!query.contains("watch=true")) {
            answer(exchange, 200, "{}");
          } else if (watches.incrementAndGet() == 1) {
            say(exchange, added(object("a", 9, first)));
            server.await(created);
            say(exchange, added(object("b", 6, second)));
            server.await(read);
            exchange.close();
          } else {
            again.complete(query);
            say(exchange, "");
            server.hang(exchange);
          }
        });
    KubernetesTransport transport = peers.open(kubeconfig());
    Peers.Inbox inbox = Peers.subscribe(transport, first.recipient());
    inbox.await(items -> items.contains(first));
    Peers.publish(transport, Peers.envelope(Peers.key())); // gets version 5
    created.countDown();
    inbox.await(items -> items.contains(second));
    read.countDown();

    assertThat(Peers.ends(again)).contains("resourceVersion=6");
    assertThat(transport.statistics().lists()).isZero();
  }

  @Test
  void streamsThatEndAtAnUnknownPlaceAreFollowedByAListAndNothingIsReadTwice() throws Exception {
    Envelope first = Peers.envelope(Peers.key());
    Envelope second = Peers.envelope(first.recipient());
    CountDownLatch read = new CountDownLatch(1);
    CompletableFuture<String> again = new CompletableFuture<>();
    server.script(
        exchange -> {
          String query = ScriptedServer.query(exchange);
          if (exchange.getRequestMethod().equals("DELETE")) {
            answer(exchange, 200, "{}");
          } else if (!query.contains("watch=true")) {
            answer(exchange, 200, list(77, object("a", 9, first), object("b", 6, second)));
          } else if (!query.contains("resourceVersion")) {
            say(exchange, added(object("a", 9, first)));
            server.await(read);
            exchange.close();
          } else {
            again.complete(query);
            say(exchange, "");
            server.hang(exchange);
          }
        });
    KubernetesTransport transport = peers.open(kubeconfig());
    Peers.Inbox inbox = Peers.subscribe(transport, first.recipient());
    inbox.await(items -> items.contains(first));
    read.countDown();

    assertThat(Peers.ends(again)).contains("resourceVersion=77");
    inbox.await(items -> items.contains(second));
    assertThat(inbox.items()).containsExactly(first, second);
  }
}
