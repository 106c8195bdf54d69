package eu.riasc.wice.signaling.kubernetes;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** An object that is to be created. On the loop's thread only. */
final class Creation {
  private static final ApiResponse NOT_NEEDED = new ApiResponse(200, new byte[0], null);

  CompletableFuture<ApiResponse> answer = new CompletableFuture<>();
  private @Nullable CompletableFuture<ApiResponse> sending;
  private long begunAtNanos;

  /**
   * Its turn has come. Whoever loses interest in what this returns does not call the request back:
   * an object that may or may not be created could not be taken back.
   *
   * @param onAnswered called when the server has answered, or with null when it never will
   */
  CompletableFuture<ApiResponse> begin(
      ApiClient client,
      ApiRequest request,
      LongSupplier nanoTime,
      Consumer<@Nullable ApiResponse> onAnswered) {
    client.counters().creations.increment();
    begunAtNanos = nanoTime.getAsLong();
    CompletableFuture<ApiResponse> begun =
        client.send(request).whenComplete((answer, error) -> onAnswered.accept(answer));
    sending = begun;
    return begun.copy();
  }

  /** When its last try began. */
  long begunAtNanos() {
    return begunAtNanos;
  }

  /** Ends with the last try; null if there has been none. */
  @Nullable CompletableFuture<ApiResponse> sending() {
    return sending;
  }

  /** There is a newer one: if this one still waits, that is all that was asked of it. */
  void supersede() {
    if (sending == null) {
      answer.complete(NOT_NEEDED);
    }
  }
}
