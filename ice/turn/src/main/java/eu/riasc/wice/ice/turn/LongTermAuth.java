package eu.riasc.wice.ice.turn;

import eu.riasc.wice.ice.stun.IntegrityKey;
import eu.riasc.wice.ice.stun.Nonce;
import eu.riasc.wice.ice.stun.PasswordAlgorithm;
import eu.riasc.wice.ice.stun.PasswordAlgorithms;
import eu.riasc.wice.ice.stun.Realm;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.UserHash;
import eu.riasc.wice.ice.stun.Username;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of the long-term mechanism (RFC 8489 §9.2.3, §9.2.5) with one server: nothing
 * is signed until the server has challenged us; then everything is, with the nonce it gave last.
 */
final class LongTermAuth {
  /** What follows from a challenge. */
  enum Outcome {
    /** The request may be sent again, signed anew. */
    RETRY,
    /** Nothing has changed since the request was signed: the credentials are wrong. */
    REFUSED,
    /** The challenge cannot be met, or somebody has taken something out of it (bid-down). */
    UNUSABLE
  }

  /** How a request is signed, so that its response can be judged. */
  record Signature(IntegrityKey key, String realm, TurnCredentials credentials) {}

  private TurnCredentials credentials;
  private @Nullable String realm;
  private @Nullable String nonce;
  private @Nullable PasswordAlgorithms offered;
  private @Nullable PasswordAlgorithm chosen;
  private @Nullable Signature signature;

  LongTermAuth(TurnCredentials credentials) {
    this.credentials = credentials;
  }

  TurnCredentials credentials() {
    return credentials;
  }

  String realm() {
    return Objects.requireNonNullElse(realm, "");
  }

  /** Other credentials; what the server said stays. */
  void setCredentials(TurnCredentials other) {
    credentials = other;
    signature = null;
  }

  /** Another server, or another connection: it has not challenged us yet. */
  void reset() {
    realm = null;
    nonce = null;
    offered = null;
    chosen = null;
    signature = null;
  }

  /** Adds what the server wants; returns the signature, or null if it has not asked for one. */
  @Nullable Signature sign(StunMessage.Builder request) {
    if (realm == null || nonce == null) {
      return null;
    }
    if (NonceCookie.of(nonce).usernameAnonymity()) {
      request.add(UserHash.of(credentials.username(), realm));
    } else {
      request.add(new Username(credentials.username()));
    }
    request.add(new Realm(realm)).add(new Nonce(nonce));
    if (signature == null) {
      PasswordAlgorithm algorithm = chosen == null ? PasswordAlgorithm.MD5 : chosen;
      signature =
          new Signature(
              IntegrityKey.longTerm(
                  credentials.username(), realm, credentials.password(), algorithm),
              realm,
              credentials);
    }
    if (offered != null && chosen != null) {
      request.add(offered).add(chosen).integritySha256(signature.key());
    } else {
      request.integrity(signature.key());
    }
    return signature;
  }

  /**
   * Takes a 401 or 438.
   *
   * @param unauthenticated whether it is a 401
   * @param signedWith how the request was signed, or null if it was not
   */
  Outcome onChallenge(
      StunMessage response, boolean unauthenticated, @Nullable Signature signedWith) {
    Realm newRealm = response.attribute(Realm.class);
    Nonce newNonce = response.attribute(Nonce.class);
    PasswordAlgorithms said = response.attribute(PasswordAlgorithms.class);
    if (newNonce == null || (unauthenticated && newRealm == null)) {
      return Outcome.UNUSABLE;
    }
    if (NonceCookie.of(newNonce.value()).passwordAlgorithms() && said == null) {
      return Outcome.UNUSABLE;
    }
    // a server that has offered algorithms is never again answered with SHA-1 (RFC 8489 §9.2.5)
    PasswordAlgorithms algorithms = said == null ? offered : said;
    PasswordAlgorithm supported = algorithms == null ? null : best(algorithms);
    if (algorithms != null && supported == null) {
      return Outcome.UNUSABLE;
    }
    boolean sameAlgorithm = Objects.equals(supported, chosen);
    String nextRealm = newRealm == null ? realm : newRealm.value();
    if (!sameAlgorithm || !Objects.equals(nextRealm, realm)) {
      signature = null;
    }
    realm = nextRealm;
    nonce = newNonce.value();
    offered = algorithms;
    chosen = supported;
    if (realm == null) {
      return Outcome.UNUSABLE;
    }
    boolean nothingNew =
        unauthenticated && signedWith != null && isNothingNew(response, signedWith);
    return nothingNew ? Outcome.REFUSED : Outcome.RETRY;
  }

  /** Whether a request that was answered with 401 could be signed no better. */
  boolean isNothingNew(StunMessage response, Signature signedWith) {
    Realm wanted = response.attribute(Realm.class);
    return wanted != null
        && wanted.value().equals(signedWith.realm())
        && signedWith.credentials().equals(credentials);
  }

  /** SHA-256 wherever it stands in the server's list (RFC 8656 §6), else MD5; null for neither. */
  private static @Nullable PasswordAlgorithm best(PasswordAlgorithms algorithms) {
    for (PasswordAlgorithm ours : List.of(PasswordAlgorithm.SHA256, PasswordAlgorithm.MD5)) {
      if (algorithms.algorithms().contains(ours)) {
        return ours;
      }
    }
    return null;
  }

  /** Whether a response hides the algorithms that its nonce announces, and so does not count. */
  static boolean isBidDown(StunMessage response) {
    Nonce nonce = response.attribute(Nonce.class);
    return nonce != null
        && NonceCookie.of(nonce.value()).passwordAlgorithms()
        && response.attribute(PasswordAlgorithms.class) == null;
  }
}
