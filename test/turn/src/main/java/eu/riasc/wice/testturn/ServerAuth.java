package eu.riasc.wice.testturn;

import eu.riasc.wice.ice.stun.ErrorCode;
import eu.riasc.wice.ice.stun.IntegrityKey;
import eu.riasc.wice.ice.stun.Nonce;
import eu.riasc.wice.ice.stun.PasswordAlgorithm;
import eu.riasc.wice.ice.stun.PasswordAlgorithms;
import eu.riasc.wice.ice.stun.Realm;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.UserHash;
import eu.riasc.wice.ice.stun.Username;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The server's side of the long-term mechanism (RFC 8489 §9.2.4). */
final class ServerAuth {
  /** Who has signed a request, and how. */
  record Signer(String username, IntegrityKey key, boolean sha256) {}

  private record Issued(String nonce, long endsNanos) {}

  private final RandomGenerator random;
  private final Map<String, String> passwords = new LinkedHashMap<>();
  private final Map<Client, Issued> nonces = new LinkedHashMap<>();
  private String realm = "test";
  private Duration nonceLifetime = Duration.ofHours(1);
  private @Nullable PasswordAlgorithms algorithms;
  private boolean anonymity;
  private boolean hidesAlgorithms;

  ServerAuth(RandomGenerator random) {
    this.random = random;
  }

  void setUser(String username, String password) {
    passwords.put(username, password);
  }

  void removeUser(String username) {
    passwords.remove(username);
  }

  void setRealm(String other) {
    realm = other;
  }

  void setNonceLifetime(Duration lifetime) {
    nonceLifetime = lifetime;
  }

  void offer(PasswordAlgorithm... offered) {
    algorithms = offered.length == 0 ? null : new PasswordAlgorithms(List.of(offered));
  }

  void setAnonymity(boolean on) {
    anonymity = on;
  }

  void hideAlgorithms(boolean on) {
    hidesAlgorithms = on;
  }

  boolean hasUsers() {
    return !passwords.isEmpty();
  }

  void forgetNonces() {
    nonces.clear();
  }

  /** The answer to a request that is not, or wrongly, or too late signed; null if it is fine. */
  StunMessage.@Nullable Builder refusal(StunMessage request, Client client, long nowNanos) {
    if (!request.hasIntegrity()) {
      return challengeAgain(request, client, ErrorCode.UNAUTHENTICATED, nowNanos);
    }
    Signer signer = signer(request);
    Nonce nonce = request.attribute(Nonce.class);
    if (nonce == null || request.attribute(Realm.class) == null) {
      return StunMessage.error(request, ErrorCode.BAD_REQUEST, "");
    }
    if (signer == null || !request.integrityMatches(signer.key())) {
      return challengeAgain(request, client, ErrorCode.UNAUTHENTICATED, nowNanos);
    }
    PasswordAlgorithms sent = request.attribute(PasswordAlgorithms.class);
    if (sent != null && !sent.equals(algorithms)) {
      return StunMessage.error(request, ErrorCode.BAD_REQUEST, "");
    }
    Issued issued = nonces.get(client);
    if (issued == null
        || !issued.nonce().equals(nonce.value())
        || issued.endsNanos() - nowNanos <= 0) {
      return challengeAgain(request, client, ErrorCode.STALE_NONCE, nowNanos);
    }
    return null;
  }

  /** Who has signed a request, or null if it is nobody we know. */
  @Nullable Signer signer(StunMessage request) {
    Username plain = request.attribute(Username.class);
    UserHash hash = request.attribute(UserHash.class);
    for (Map.Entry<String, String> user : passwords.entrySet()) {
      boolean his =
          plain != null
              ? plain.value().equals(user.getKey())
              : hash != null && hash.equals(UserHash.of(user.getKey(), realm));
      if (his) {
        PasswordAlgorithm chosen = request.attribute(PasswordAlgorithm.class);
        IntegrityKey key =
            IntegrityKey.longTerm(
                user.getKey(),
                realm,
                user.getValue(),
                chosen == null ? PasswordAlgorithm.MD5 : chosen);
        return new Signer(user.getKey(), key, chosen != null);
      }
    }
    return null;
  }

  /**
   * A client's nonce outlives requests that somebody else makes in its name: only its own time ends
   * it.
   */
  private StunMessage.Builder challengeAgain(
      StunMessage request, Client client, int code, long nowNanos) {
    Issued issued = nonces.get(client);
    return issued == null || issued.endsNanos() - nowNanos <= 0
        ? challenge(request, client, code, nowNanos)
        : challenge(request, issued.nonce(), code);
  }

  /** With a new nonce. */
  StunMessage.Builder challenge(StunMessage request, Client client, int code, long nowNanos) {
    String nonce = nonce();
    nonces.put(client, new Issued(nonce, nowNanos + nonceLifetime.toNanos()));
    return challenge(request, nonce, code);
  }

  private StunMessage.Builder challenge(StunMessage request, String nonce, int code) {
    StunMessage.Builder answer =
        StunMessage.error(request, code, "").add(new Realm(realm)).add(new Nonce(nonce));
    if (algorithms != null && !hidesAlgorithms) {
      answer.add(algorithms);
    }
    return answer;
  }

  private String nonce() {
    int features = (algorithms == null ? 0 : 0b01) | (anonymity ? 0b10 : 0);
    String number = HexFormat.of().toHexDigits(random.nextLong());
    return features == 0
        ? number
        : "obMatJos2"
            + Base64.getEncoder().encodeToString(new byte[] {0, 0, (byte) features})
            + number;
  }
}
