package eu.riasc.wice.ice.turn;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
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

  /**
   * Makes credentials that a server accepts until a time, if it has the same shared secret: the
   * "TURN REST API" that coturn calls {@code use-auth-secret}. The name is {@code expiry:name},
   * with the expiry in seconds since 1970; the password is the base64 of the HMAC-SHA1 of that
   * name.
   *
   * @param sharedSecret what the server was given, as text of at least one character
   * @param name whose they are, for the server's log; may be empty
   * @param expiry until when they are accepted, in whole seconds
   * @throws IllegalArgumentException if the secret is empty
   */
  public static TurnCredentials shortLived(String sharedSecret, String name, Instant expiry) {
    if (sharedSecret.isEmpty()) {
      throw new IllegalArgumentException(
          "TURN shared secret: found no characters, expected at least one");
    }
    String username = expiry.getEpochSecond() + ":" + name;
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(sharedSecret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      byte[] password = mac.doFinal(username.getBytes(StandardCharsets.UTF_8));
      return of(username, Base64.getEncoder().encodeToString(password));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("making TURN credentials: this Java has no HmacSHA1", e);
    }
  }

  /** The name, which travels in clear text. */
  public String username() {
    return username;
  }

  /** The secret, for whoever hands credentials out; never for a log. */
  public String password() {
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
