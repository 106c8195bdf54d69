package eu.riasc.wice.signaling.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import eu.riasc.wice.signaling.Envelope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An API server that answers as a test says: a real one is not busy or silent when it is asked. */
final class ScriptedServer implements AutoCloseable {
  /** The answer to a creation; gives version 5. */
  static final String CREATED =
      """
      {"metadata":{"name":"env-1","uid":"1","resourceVersion":"5",\
      "creationTimestamp":"2026-01-01T00:00:00Z"}}
      """;

  private final List<Request> requests = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final HttpServer server;
  private volatile Script script = exchange -> answer(exchange, 201, CREATED);

  /** What is done with a request. */
  interface Script {
    void answer(HttpExchange exchange) throws IOException;
  }

  /**
   * What has been asked.
   *
   * @param atNanos when
   * @param method the method
   * @param query the query, empty without one
   * @param authorization the credentials
   */
  record Request(long atNanos, String method, String query, String authorization) {}

  ScriptedServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          note(exchange);
          exchange.getRequestBody().readAllBytes();
          script.answer(exchange);
        });
    server.start();
  }

  private void note(HttpExchange exchange) {
    Request request =
        new Request(
            System.nanoTime(),
            exchange.getRequestMethod(),
            query(exchange),
            String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    synchronized (requests) {
      requests.add(request);
    }
  }

  /** From now on requests are answered like this; until then each is a creation that succeeds. */
  void script(Script next) {
    script = next;
  }

  /** All that has been asked so far. */
  List<Request> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  static String query(HttpExchange exchange) {
    String query = exchange.getRequestURI().getQuery();
    return query == null ? "" : query;
  }

  /** Writes a kubeconfig whose user has these fields. */
  Path kubeconfig(Path directory, String user) throws IOException {
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

  static void answer(HttpExchange exchange, int code, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** Begins a watch, or goes on with it. */
  static void say(HttpExchange exchange, String events) throws IOException {
    if (exchange.getResponseCode() < 0) {
      exchange.sendResponseHeaders(200, 0);
    }
    exchange.getResponseBody().write(events.getBytes(StandardCharsets.UTF_8));
    exchange.getResponseBody().flush();
  }

  /** Leaves a request, or a watch, open until the test is over. */
  void hang(HttpExchange exchange) throws IOException {
    await(closing);
    exchange.close();
  }

  void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static String object(String uid, int version, Envelope envelope) throws IOException {
    var object = (ObjectNode) EnvelopeObject.MAPPER.readTree(EnvelopeObject.toJson(envelope));
    ((ObjectNode) object.path("metadata"))
        .put("name", "env-" + uid)
        .put("uid", uid)
        .put("resourceVersion", String.valueOf(version))
        .put("creationTimestamp", "2099-01-01T00:00:00Z");
    return object.toString();
  }

  static String added(String object) {
    return "{\"type\":\"ADDED\",\"object\":" + object + "}\n";
  }

  /** The answer to a list. */
  static String list(int version, String... objects) {
    return "{\"metadata\":{\"resourceVersion\":\""
        + version
        + "\"},\"items\":["
        + String.join(",", objects)
        + "]}";
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
