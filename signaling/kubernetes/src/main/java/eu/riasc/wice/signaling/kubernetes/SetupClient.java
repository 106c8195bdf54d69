package eu.riasc.wice.signaling.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import eu.riasc.wice.signaling.Scheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Requests that are waited for, one at a time, at most 20 s each. Not for several threads, and
 * never on a loop's.
 */
final class SetupClient implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Loop loop = new Loop(SetupClient::never);
  private final ApiClient client;

  SetupClient(KubernetesUri uri) {
    this.client = new ApiClient(ClusterConfig.load(uri), loop, System::nanoTime, new Counters());
  }

  private static Scheduler.Scheduled never(Duration delay, Runnable task) {
    throw new IllegalStateException("nothing here happens later");
  }

  String namespace() {
    return client.namespace();
  }

  String server() {
    return client.server();
  }

  /** The path of envelopes in the namespace, with a query behind it. */
  String envelopes(String query) {
    return client.envelopes(query);
  }

  /**
   * Returns what the server answers, whatever it is.
   *
   * @throws eu.riasc.wice.signaling.SignalingException if it does not answer
   */
  ApiResponse call(ApiRequest request) {
    CompletableFuture<ApiResponse> result = new CompletableFuture<>();
    loop.run(
        () -> {
          var unused =
              client
                  .send(request)
                  .whenComplete(
                      (answer, error) -> {
                        if (answer != null) {
                          result.complete(answer);
                        } else if (error != null) {
                          result.completeExceptionally(error);
                        }
                      });
        });
    try {
      return result.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw ApiFailure.unreachable(request.attempt(), client.server(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiFailure.unreachable(request.attempt(), client.server(), e);
    }
  }

  /** Whether the server knows the resource. */
  boolean isServed() {
    ApiResponse answer =
        call(
            ApiRequest.get(
                "look for the resource", "apis/" + EnvelopeObject.GROUP_VERSION, ApiRequest.JSON));
    if (answer.code() == 401) {
      throw ApiFailure.of("look for the resource", answer, namespace());
    }
    for (JsonNode each : answer.json().path("resources")) {
      if (each.path("name").asText().equals(EnvelopeObject.RESOURCE)) {
        return answer.isOk();
      }
    }
    return false;
  }

  @Override
  public void close() {
    loop.run(client::close);
    loop.stop(PATIENCE);
  }
}
