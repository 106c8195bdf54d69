package eu.riasc.wice.signaling.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the API server: credentials and one connection, which carries all requests and
 * watches. Used on the loop's thread only; everything it promises is completed there.
 */
final class ApiClient {
  private static final Logger log = LoggerFactory.getLogger(ApiClient.class);

  private final Config config;
  private final HttpThread thread = new HttpThread();
  private final Loop loop;
  private final LongSupplier nanoTime;
  private final ServerClock clock = new ServerClock();
  private final Counters counters;
  private HttpClient http;
  private long heardAtNanos;

  /** Makes a client; nothing is sent yet. */
  ApiClient(Config config, Loop loop, LongSupplier nanoTime, Counters counters) {
    this.config = config;
    this.loop = loop;
    this.nanoTime = nanoTime;
    this.counters = counters;
    this.heardAtNanos = nanoTime.getAsLong();
    this.http = thread.client(config);
  }

  String namespace() {
    return config.getNamespace();
  }

  /** The server as it is dialled, without anything secret; ends in a slash. */
  String server() {
    return config.getMasterUrl();
  }

  Counters counters() {
    return counters;
  }

  ServerClock clock() {
    return clock;
  }

  /** When something last came from the server. */
  long heardAtNanos() {
    return heardAtNanos;
  }

  /** The path of envelopes in the namespace, with a query or a name behind it. */
  String envelopes(String rest) {
    return "apis/"
        + EnvelopeObject.GROUP_VERSION
        + "/namespaces/"
        + namespace()
        + "/"
        + EnvelopeObject.RESOURCE
        + rest;
  }

  /** Makes a request; ends with whatever the server answers, or exceptionally without an answer. */
  CompletableFuture<ApiResponse> send(ApiRequest request) {
    counters.count(request);
    CompletableFuture<ApiResponse> answer = new CompletableFuture<>();
    exchange(request, new AnswerBody(loop, answer));
    return answer;
  }

  /** Opens a stream. */
  ApiStream stream(ApiRequest request, ApiStream.Listener listener) {
    counters.watches.increment();
    ApiStream stream = new ApiStream(loop, listener);
    exchange(request, stream);
    return stream;
  }

  private void exchange(ApiRequest request, BodySink sink) {
    counters.requests.increment();
    HttpRequest.Builder builder =
        http.newHttpRequestBuilder()
            .uri(server() + request.path())
            .header("Accept", request.accept());
    if (request.body() != null) {
      builder.method(request.method(), request.contentType(), request.body());
    }
    CompletableFuture<HttpResponse<AsyncBody>> sent;
    try {
      sent = http.consumeBytes(builder.build(), (bytes, from) -> received(sink, bytes, from));
    } catch (RuntimeException e) { // the credentials cannot be renewed
      sink.failed(e);
      return;
    }
    var unused =
        sent.whenComplete(
            (response, error) -> {
              if (error != null) {
                loop.run(() -> sink.failed(error));
              } else if (!loop.run(() -> headers(sink, response))) {
                response.body().cancel();
              }
            });
  }

  private void headers(BodySink sink, HttpResponse<AsyncBody> response) {
    heardAtNanos = nanoTime.getAsLong();
    clock.read(response.header("Date"), heardAtNanos);
    sink.headers(response);
  }

  private void received(BodySink sink, List<ByteBuffer> bytes, AsyncBody from) {
    boolean taken =
        loop.run(
            () -> {
              heardAtNanos = nanoTime.getAsLong();
              bytes.forEach(each -> counters.bytesRead.add(each.remaining()));
              sink.take(bytes, from);
            });
    if (!taken) {
      from.cancel();
    }
  }

  /** Lets go of the connection: the next request opens another. */
  void renew() {
    log.debug("connection to {} given up", server());
    http.close();
    http = thread.client(config);
    heardAtNanos = nanoTime.getAsLong();
  }

  void close() {
    http.close();
    thread.stop();
  }
}
