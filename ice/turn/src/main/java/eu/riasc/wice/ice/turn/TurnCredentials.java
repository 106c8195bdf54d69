package eu.riasc.wice.ice.turn;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Name and secret for the long-term mechanism (RFC 8489 §9.2). A value; its text form hides the
 * secret. Both are used as they are: whoever has text beyond ASCII applies OpaqueString (RFC 8265)
 * first.
 */
public final class TurnCredentials {
  private final String username;
  private final String password;

  private TurnCredentials(String username, String password) {
    this.username = username;
    this.password = password;
  }

  /**
   * Makes credentials.
   *
   * @param username at most 508 bytes of UTF-8
   * @param password the secret, as text
   */
  public static TurnCredentials of(String username, String password) {
    return new TurnCredentials(
        Objects.requireNonNull(username, "username"), Objects.requireNonNull(password, "password"));
  }

  /** The name, which travels in clear text. */
  public String username() {
    return username;
  }

  /** The secret. */
  String password() {
    return password;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TurnCredentials that
        && username.equals(that.username)
        && password.equals(that.password);
  }

  @Override
  public int hashCode() {
    return Objects.hash(username, password);
  }

  /** The name only. */
  @Override
  public String toString() {
    return "TurnCredentials[" + username + ", hidden]";
  }
}
