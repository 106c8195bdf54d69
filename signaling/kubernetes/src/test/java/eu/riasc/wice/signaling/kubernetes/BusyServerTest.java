package eu.riasc.wice.signaling.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.SignalingException.Code;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers that are busy, slow or silent, and tokens that change: scripted, since a real one is not.
 */
@Tag("socket")
class BusyServerTest {
  private static final String CREATED =
      """
      {"metadata":{"name":"env-1","uid":"1","resourceVersion":"5",\
      "creationTimestamp":"2026-01-01T00:00:00Z"}}
      """;

  @TempDir private Path directory;

  private final Peers peers = new Peers();
  private final List<Long> times = new ArrayList<>();
  private final List<String> tokens = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private Script script = exchange -> answer(exchange, 201, CREATED);

  private interface Script {
    void answer(HttpExchange exchange) throws IOException;
  }

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          synchronized (times) {
            times.add(System.nanoTime());
            tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
          }
          exchange.getRequestBody().readAllBytes();
          script.answer(exchange);
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    peers.close();
    threads.shutdownNow();
  }

  private static void answer(HttpExchange exchange, int code, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Path kubeconfig(String user) throws IOException {
    return Files.writeString(
        directory.resolve("kubeconfig"),
        """
        {"apiVersion":"v1","kind":"Config","current-context":"t",
         "clusters":[{"name":"c","cluster":{"server":"http://127.0.0.1:%p"}}],
         "users":[{"name":"u","user":{%u}}],
         "contexts":[{"name":"t","context":{"cluster":"c","user":"u","namespace":"n"}}]}
        """
            .replace("%p", String.valueOf(server.getAddress().getPort()))
            .replace("%u", user));
  }

  private static Envelope envelope() {
    return Peers.envelope(Peers.key());
  }

  private static String object(String uid, int version, Envelope envelope) throws IOException {
    var object = (ObjectNode) EnvelopeObject.MAPPER.readTree(EnvelopeObject.toJson(envelope));
    ((ObjectNode) object.path("metadata"))
        .put("name", "env-" + uid)
        .put("uid", uid)
        .put("resourceVersion", String.valueOf(version))
        .put("creationTimestamp", "2099-01-01T00:00:00Z");
    return object.toString();
  }

  private static String added(String object) {
    return "{\"type\":\"ADDED\",\"object\":" + object + "}\n";
  }

  /** Sends what it has to say and ends the stream once it is told to. */
  private static void stream(HttpExchange exchange, String events, CountDownLatch end)
      throws IOException {
    exchange.sendResponseHeaders(200, 0);
    say(exchange, events);
    awaitQuietly(end);
    exchange.close();
  }

  private static void say(HttpExchange exchange, String events) throws IOException {
    exchange.getResponseBody().write(events.getBytes(StandardCharsets.UTF_8));
    exchange.getResponseBody().flush();
  }

  @Test
  void aStreamThatEndsWithoutABookmarkGoesOnAfterWhatWasCreatedSinceItOpened() throws Exception {
    Envelope first = envelope();
    Envelope second = Peers.envelope(first.recipient());
    CountDownLatch created = new CountDownLatch(1);
    CountDownLatch read = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    CompletableFuture<String> again = new CompletableFuture<>();
    AtomicInteger watches = new AtomicInteger();
    script =
        exchange -> {
          String query = String.valueOf(exchange.getRequestURI().getQuery());
          if (exchange.getRequestMethod().equals("POST")) {
            answer(exchange, 201, CREATED);
          } else if (!query.contains("watch=true")) {
            answer(exchange, 200, "{}");
          } else if (watches.incrementAndGet() == 1) {
            exchange.sendResponseHeaders(200, 0);
            say(exchange, added(object("a", 9, first)));
            awaitQuietly(created);
            say(exchange, added(object("b", 6, second)));
            awaitQuietly(read);
            exchange.close();
          } else {
            again.complete(query);
            stream(exchange, "", never);
          }
        };
    KubernetesTransport transport = peers.open(kubeconfig("\"token\":\"x\""));
    Peers.Inbox inbox = Peers.subscribe(transport, first.recipient());
    inbox.await(items -> items.contains(first));
    Peers.publish(transport, envelope()); // gets version 5
    created.countDown();
    inbox.await(items -> items.contains(second));
    read.countDown();

    assertThat(Peers.ends(again)).contains("resourceVersion=6");
    assertThat(transport.statistics().lists()).isZero();
    never.countDown();
  }

  @Test
  void aStreamThatEndsAtAnUnknownPlaceIsFollowedByAListAndNothingIsReadTwice() throws Exception {
    Envelope first = envelope();
    Envelope second = Peers.envelope(first.recipient());
    CountDownLatch read = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    CompletableFuture<String> again = new CompletableFuture<>();
    AtomicInteger watches = new AtomicInteger();
    script =
        exchange -> {
          String query = String.valueOf(exchange.getRequestURI().getQuery());
          if (exchange.getRequestMethod().equals("DELETE")) {
            answer(exchange, 200, "{}");
          } else if (!query.contains("watch=true")) {
            answer(
                exchange,
                200,
                "{\"metadata\":{\"resourceVersion\":\"77\"},\"items\":["
                    + object("a", 9, first)
                    + ","
                    + object("b", 6, second)
                    + "]}");
          } else if (watches.incrementAndGet() == 1) {
            stream(exchange, added(object("a", 9, first)), read);
          } else {
            again.complete(query);
            stream(exchange, "", never);
          }
        };
    KubernetesTransport transport = peers.open(kubeconfig("\"token\":\"x\""));
    Peers.Inbox inbox = Peers.subscribe(transport, first.recipient());
    inbox.await(items -> items.contains(first));
    read.countDown();

    assertThat(Peers.ends(again)).contains("resourceVersion=77");
    inbox.await(items -> items.contains(second));
    assertThat(inbox.items()).containsExactly(first, second);
    never.countDown();
  }

  @Test
  void afterRetryAfterNothingIsAskedUntilThen() throws Exception {
    script =
        exchange -> {
          boolean first;
          synchronized (times) {
            first = times.size() == 1;
          }
          if (first) {
            exchange.getResponseHeaders().add("Retry-After", "2");
            answer(exchange, 429, "{\"message\":\"too many requests\"}");
          } else {
            answer(exchange, 201, CREATED);
          }
        };
    KubernetesTransport transport = peers.open(kubeconfig("\"token\":\"x\""));

    Peers.fails(transport.publish(envelope(), Duration.ofMillis(500)));
    Peers.publish(transport, envelope());

    synchronized (times) {
      assertThat(times).hasSize(2);
      assertThat(times.get(1) - times.get(0)).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(1_900));
    }
  }

  @Test
  void aBusyServerFailsAPublicationAtItsDeadlineWithWhatItSaid() throws Exception {
    script =
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", "30");
          answer(exchange, 429, "{\"message\":\"come back later\"}");
        };

    var failure =
        Peers.fails(
            peers
                .open(kubeconfig("\"token\":\"x\""))
                .publish(envelope(), Duration.ofMillis(1_500)));

    assertThat(failure.code()).isEqualTo(Code.OVERLOADED);
    assertThat(failure).hasMessageContainingAll("publish: 429", "come back later");
  }

  @Test
  void aConnectionThatHasGoneSilentIsReplaced() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    script =
        exchange -> {
          boolean first;
          synchronized (times) {
            first = times.size() == 1;
          }
          if (first) {
            awaitQuietly(never);
          }
          answer(exchange, 201, CREATED);
        };
    KubernetesTransport transport =
        peers.open(
            kubeconfig("\"token\":\"x\""),
            "",
            KubernetesTransportSettings.DEFAULT.withSuspicion(
                Duration.ofSeconds(1), Duration.ofSeconds(60)));

    Peers.publish(transport, envelope());

    never.countDown();
    assertThat(transport.statistics().requests()).isEqualTo(2);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void noMoreRequestsAreMadeThanTheUriAllows() throws Exception {
    KubernetesTransport transport =
        peers.open(
            kubeconfig("\"token\":\"x\""), "?qps=20&burst=5", KubernetesTransportSettings.DEFAULT);
    long start = System.nanoTime();
    List<java.util.concurrent.CompletionStage<Void>> all = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      all.add(transport.publish(envelope(), Peers.PATIENCE));
    }
    for (var each : all) {
      Peers.ends(each);
    }

    assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(950));
  }

  @Test
  void aTokenFileIsReadAgainWhenItChanges() throws Exception {
    Path token = Files.writeString(directory.resolve("token"), "old\n");
    script =
        exchange ->
            answer(
                exchange,
                "Bearer new".equals(exchange.getRequestHeaders().getFirst("Authorization"))
                    ? 201
                    : 401,
                CREATED);
    KubernetesTransport transport = peers.open(kubeconfig("\"tokenFile\":\"token\""));
    var failure = Peers.fails(transport.publish(envelope(), Peers.PATIENCE));
    assertThat(failure).hasMessageContainingAll("401", "credentials");

    Files.writeString(token, "new");
    Files.setLastModifiedTime(token, java.nio.file.attribute.FileTime.fromMillis(1));

    Peers.publish(transport, envelope());
    synchronized (times) {
      assertThat(tokens).contains("Bearer old", "Bearer new");
    }
  }

  @Test
  void aKubeconfigWithANewTokenIsReadWhenTheOldOneIsRefused() throws Exception {
    script =
        exchange ->
            answer(
                exchange,
                "Bearer new".equals(exchange.getRequestHeaders().getFirst("Authorization"))
                    ? 201
                    : 401,
                CREATED);
    KubernetesTransport transport = peers.open(kubeconfig("\"token\":\"old\""));
    Peers.fails(transport.publish(envelope(), Peers.PATIENCE));

    kubeconfig("\"token\":\"new\"");

    Peers.publish(transport, envelope());
  }
}
