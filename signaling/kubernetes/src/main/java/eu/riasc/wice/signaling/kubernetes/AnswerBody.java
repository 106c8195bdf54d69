package eu.riasc.wice.signaling.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Collects an answer of limited length. On the loop's thread only. */
final class AnswerBody implements BodySink {
  /** Answers longer than this are not read: nothing we ask for is, unless somebody made it so. */
  static final int LONGEST = 8 << 20;

  private final Loop loop;
  private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
  private final CompletableFuture<ApiResponse> answer;

  /** An answer is longer than what we read. */
  static final class TooLongException extends Exception {
    private static final long serialVersionUID = 1L;

    TooLongException() {
      super("the answer has more than " + LONGEST + " bytes");
    }
  }

  AnswerBody(Loop loop, CompletableFuture<ApiResponse> answer) {
    this.loop = loop;
    this.answer = answer;
  }

  @Override
  public void headers(HttpResponse<AsyncBody> response) {
    AsyncBody body = response.body();
    var unused = answer.whenComplete((ended, error) -> body.cancel());
    var unusedEnd =
        body.done()
            .whenComplete(
                (done, error) ->
                    loop.run(
                        () -> {
                          if (error != null) {
                            answer.completeExceptionally(error);
                          } else {
                            answer.complete(complete(response));
                          }
                        }));
    body.consume();
  }

  @Override
  public void take(List<ByteBuffer> bytes, AsyncBody from) {
    for (ByteBuffer each : bytes) {
      byte[] copy = new byte[each.remaining()];
      each.get(copy);
      collected.write(copy, 0, copy.length);
    }
    if (collected.size() > LONGEST) {
      answer.completeExceptionally(new TooLongException());
    } else {
      from.consume();
    }
  }

  @Override
  public void failed(Throwable error) {
    answer.completeExceptionally(error);
  }

  private ApiResponse complete(HttpResponse<?> response) {
    return new ApiResponse(response.code(), collected.toByteArray(), retryAfter(response));
  }

  private static @Nullable Duration retryAfter(HttpResponse<?> response) {
    String seconds = response.header("Retry-After");
    if (seconds == null || !seconds.matches("[0-9]{1,6}")) {
      return null;
    }
    return Duration.ofSeconds(Integer.parseInt(seconds));
  }
}
