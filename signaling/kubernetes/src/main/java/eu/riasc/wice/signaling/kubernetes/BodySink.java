package eu.riasc.wice.signaling.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;

/** Takes the answer to one request, on the loop's thread. */
interface BodySink {
  /** The headers have come. Asks for the body. */
  void headers(HttpResponse<AsyncBody> response);

  /** A part of the body has come. Asks for more. */
  void take(List<ByteBuffer> bytes, AsyncBody from);

  /** There is no answer. */
  void failed(Throwable error);
}
