package eu.riasc.wice.signaling.grpc;

import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.SignalingException.Code;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** Failures of gRPC in the words of signaling. */
final class Failures {
  private Failures() {}

  /**
   * Returns what a status means.
   *
   * @param attempt what was tried, lower case
   */
  static SignalingException of(String attempt, Status status) {
    Code code =
        switch (status.getCode()) {
          case UNAVAILABLE -> Code.UNAVAILABLE;
          case DEADLINE_EXCEEDED -> Code.DEADLINE_EXCEEDED;
          case RESOURCE_EXHAUSTED -> Code.OVERLOADED;
          case INVALID_ARGUMENT,
              UNIMPLEMENTED,
              PERMISSION_DENIED,
              UNAUTHENTICATED,
              FAILED_PRECONDITION ->
              Code.REFUSED;
          default -> Code.INTERNAL;
        };
    return new SignalingException(
        code, attempt + ": " + status.getCode() + ": " + line(status.getDescription()));
  }

  /** Tells whether trying the same again is of no use. */
  static boolean isFinal(Status status) {
    return of("", status).code() == Code.REFUSED;
  }

  static SignalingException closed(String attempt) {
    return new SignalingException(Code.CLOSED, attempt + ": the transport is closed");
  }

  /** What a relay says comes from outside: one line, and not a long one. */
  static String line(@Nullable String description) {
    if (description == null || description.isEmpty()) {
      return "no reason given";
    }
    StringBuilder line = new StringBuilder();
    description
        .codePoints()
        .limit(300)
        .forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
    return line.toString();
  }
}
