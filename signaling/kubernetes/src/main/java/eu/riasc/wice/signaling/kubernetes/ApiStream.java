package eu.riasc.wice.signaling.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The answer to a watch: it has no end of its own, and is handed on as it comes. */
final class ApiStream implements BodySink {
  /** Takes what comes, on the loop's thread. */
  interface Listener {
    void received(ByteBuffer bytes);

    /** Nothing more comes. */
    void ended(@Nullable Throwable error);
  }

  private final Loop loop;
  private final Listener listener;
  private final CompletableFuture<ApiResponse> answer = new CompletableFuture<>();
  private final AnswerBody refusal;
  private @Nullable AsyncBody body;
  private boolean streaming;
  private boolean cancelled;

  ApiStream(Loop loop, Listener listener) {
    this.loop = loop;
    this.listener = listener;
    this.refusal = new AnswerBody(loop, answer);
  }

  /** Ends with the headers; with the body too if the stream was refused. */
  CompletableFuture<ApiResponse> answer() {
    return answer;
  }

  /** Ends it; the listener hears nothing more. */
  void cancel() {
    cancelled = true;
    answer.cancel(false);
    if (body != null) {
      body.cancel();
    }
  }

  @Override
  public void headers(HttpResponse<AsyncBody> response) {
    if (cancelled) {
      response.body().cancel();
    } else if (response.code() == 200) {
      begin(response);
    } else {
      refusal.headers(response);
    }
  }

  private void begin(HttpResponse<AsyncBody> response) {
    AsyncBody opened = response.body();
    streaming = true;
    body = opened;
    answer.complete(new ApiResponse(200, new byte[0], null));
    var unused =
        opened
            .done()
            .whenComplete(
                (done, error) ->
                    loop.run(
                        () -> {
                          if (!cancelled) {
                            listener.ended(error);
                          }
                        }));
    opened.consume();
  }

  @Override
  public void take(List<ByteBuffer> bytes, AsyncBody from) {
    if (!streaming) {
      refusal.take(bytes, from);
    } else if (!cancelled) {
      bytes.forEach(listener::received);
      from.consume();
    }
  }

  @Override
  public void failed(Throwable error) {
    answer.completeExceptionally(error);
  }
}
