package eu.riasc.wice.signaling.kubernetes;

import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.SignalingException.Code;
import org.jspecify.annotations.Nullable;

/** Refusals of the API server and of the way to it, in the words of signaling. */
final class ApiFailure {
  private static final int LONGEST_QUOTE = 300;

  private ApiFailure() {}

  /** What an answer means that is no success. */
  static SignalingException of(String attempt, ApiResponse response, String namespace) {
    Code code =
        switch (response.code()) {
          case 400, 401, 403, 404, 405, 409, 413, 415, 422 -> Code.REFUSED;
          case 408, 504 -> Code.DEADLINE_EXCEEDED;
          case 429 -> Code.OVERLOADED;
          case 500, 502, 503 -> Code.UNAVAILABLE;
          default -> Code.INTERNAL;
        };
    String said = response.code() + ": " + line(response.message());
    return new SignalingException(code, attempt + ": " + said + advice(response, namespace));
  }

  private static String advice(ApiResponse response, String namespace) {
    String message = response.message();
    return switch (response.code()) {
      case 401 -> "; the credentials are not accepted, see the kubeconfig";
      case 403 -> "; grant the right with: wice k8s install --namespace " + namespace;
      case 404 ->
          message.contains("namespaces \"")
              ? "; create the namespace, or name another one with ?namespace="
              : "; install the resource with: wice k8s install --namespace " + namespace;
      default -> "";
    };
  }

  /** What it means that there was no answer. */
  static SignalingException unreachable(String attempt, String server, Throwable error) {
    return new SignalingException(
        Code.UNAVAILABLE,
        attempt + ": no answer from the API server " + server + ": " + reason(error),
        error);
  }

  static SignalingException closed(String attempt) {
    return new SignalingException(Code.CLOSED, attempt + ": the transport is closed");
  }

  /** The innermost reason that says anything, as one line. */
  static String reason(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : line(message);
  }

  /** What comes from outside: one line, and not a long one. */
  static String line(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return "no reason given";
    }
    StringBuilder line = new StringBuilder();
    text.strip()
        .codePoints()
        .limit(LONGEST_QUOTE)
        .forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
    return line.toString();
  }
}
