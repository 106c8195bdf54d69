package eu.riasc.wice.signaling.grpc;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.SignalingException.Code;
import eu.riasc.wice.signaling.TurnLoan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A question for TURN servers that waits for its answer. */
final class LoanRequest {
  /** Servers that are taken of a relay; the rest of what it says is left out. */
  static final int MAX_SERVERS = 8;

  private static final int MAX_TEXT = 512;
  private static final long LATEST_SECOND = 253_402_300_799L; // the end of the year 9999

  private final PublicKey key;
  private final Duration deadline;
  private final CompletableFuture<List<TurnLoan>> result = new CompletableFuture<>();

  LoanRequest(PublicKey key, Duration deadline) {
    this.key = key;
    this.deadline = deadline;
  }

  PublicKey key() {
    return key;
  }

  Duration deadline() {
    return deadline;
  }

  CompletionStage<List<TurnLoan>> result() {
    return result;
  }

  boolean isOpen() {
    return !result.isDone();
  }

  void succeed(List<TurnLoan> loans) {
    result.complete(loans);
  }

  void fail(SignalingException reason) {
    result.completeExceptionally(reason);
  }

  void fail(Code code, String why) {
    fail(new SignalingException(code, "ask for turn servers: " + why));
  }

  /** Adds a server as a relay tells of it, if it is one that fits. */
  static void add(
      List<TurnLoan> loans, String uri, String username, String password, long expiresSeconds) {
    boolean fits =
        loans.size() < MAX_SERVERS
            && uri.length() <= MAX_TEXT
            && username.length() <= MAX_TEXT
            && password.length() <= MAX_TEXT
            && expiresSeconds > 0
            && expiresSeconds <= LATEST_SECOND;
    if (fits) {
      loans.add(new TurnLoan(uri, username, password, Instant.ofEpochSecond(expiresSeconds)));
    }
  }

  static List<TurnLoan> none() {
    return new ArrayList<>();
  }
}
