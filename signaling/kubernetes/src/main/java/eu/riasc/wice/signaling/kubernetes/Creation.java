package eu.riasc.wice.signaling.kubernetes;

import java.util.concurrent.CompletableFuture;

/** An object that is to be created. On the loop's thread only. */
final class Creation {
  private static final ApiResponse NOT_NEEDED = new ApiResponse(200, new byte[0], null);

  CompletableFuture<ApiResponse> answer = new CompletableFuture<>();
  private boolean begun;

  /** Its turn has come. */
  CompletableFuture<ApiResponse> begin(ApiClient client, ApiRequest request) {
    begun = true;
    client.counters().creations.increment();
    return client.send(request);
  }

  /** There is a newer one: if this one still waits, that is all that was asked of it. */
  void supersede() {
    if (!begun) {
      answer.complete(NOT_NEEDED);
    }
  }
}
