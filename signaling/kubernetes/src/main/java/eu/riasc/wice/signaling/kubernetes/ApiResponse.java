package eu.riasc.wice.signaling.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the API server.
 *
 * @param code the HTTP status
 * @param body what came with it
 * @param retryAfter how long to wait before trying again, if it said so
 */
@SuppressWarnings("ArrayRecordComponent") // handed on without copying, never compared
record ApiResponse(int code, byte[] body, @Nullable Duration retryAfter) {
  boolean isOk() {
    return code >= 200 && code < 300;
  }

  /** Whether the server asks to be left alone for a while. */
  boolean isThrottled() {
    return code == 429 || (code == 503 && retryAfter != null);
  }

  /** The body as JSON; nothing if it is something else. */
  JsonNode json() {
    try {
      JsonNode read = EnvelopeObject.MAPPER.readTree(body);
      return read == null ? MissingNode.getInstance() : read;
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  /** What the server says went wrong. */
  String message() {
    String message = json().path("message").asText("");
    return message.isEmpty() ? new String(body, java.nio.charset.StandardCharsets.UTF_8) : message;
  }
}
