package eu.riasc.wice.signaling;

import java.time.Instant;

/**
 * A TURN server that the operator of a transport lends to a key. Its text form hides the password.
 *
 * @param uri the server (RFC 7065), as it was told: to be checked by whoever uses it
 * @param username name of the long-term credentials
 * @param password of the same; never for a log
 * @param expires until when the server takes them
 */
public record TurnLoan(String uri, String username, String password, Instant expires) {
  /** All but the password. */
  @Override
  public String toString() {
    return "TurnLoan[" + uri + ", " + username + ", hidden, " + expires + "]";
  }
}
