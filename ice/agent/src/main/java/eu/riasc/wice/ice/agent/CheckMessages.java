package eu.riasc.wice.ice.agent;

import eu.riasc.wice.ice.stun.IceControlled;
import eu.riasc.wice.ice.stun.IceControlling;
import eu.riasc.wice.ice.stun.IntegrityKey;
import eu.riasc.wice.ice.stun.MessageIntegrity;
import eu.riasc.wice.ice.stun.MessageIntegritySha256;
import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.TransactionId;
import eu.riasc.wice.ice.stun.UnknownAttributes;
import eu.riasc.wice.ice.stun.UseCandidate;
import eu.riasc.wice.ice.stun.Username;
import eu.riasc.wice.ice.stun.XorMappedAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes and authenticates the STUN messages of checks with the credentials of both sides (RFC 8445
 * §7.1, §7.2).
 */
final class CheckMessages {
  private final IceCredentials local;
  private final IntegrityKey localKey;
  private @Nullable IceCredentials remote;
  private @Nullable IntegrityKey remoteKey;

  CheckMessages(IceCredentials local) {
    this.local = local;
    this.localKey = IntegrityKey.shortTerm(local.pwd());
  }

  IceCredentials local() {
    return local;
  }

  @Nullable IceCredentials remote() {
    return remote;
  }

  void setRemote(IceCredentials credentials) {
    remote = credentials;
    remoteKey = IntegrityKey.shortTerm(credentials.pwd());
  }

  /**
   * A check.
   *
   * @param priority what a peer-reflexive candidate learned from it shall have (RFC 8445 §7.1.1)
   */
  byte[] request(
      TransactionId id, Role role, long tieBreaker, Priority priority, boolean useCandidate) {
    IceCredentials peer = remote;
    IntegrityKey key = remoteKey;
    if (peer == null || key == null) {
      throw new IllegalStateException("connectivity check: the peer's credentials are not known");
    }
    StunMessage.Builder check =
        StunMessage.request(Method.BINDING, id)
            .add(new Username(peer.ufrag() + ":" + local.ufrag()))
            .add(new eu.riasc.wice.ice.stun.Priority(priority.value()))
            .add(
                role == Role.CONTROLLING
                    ? new IceControlling(tieBreaker)
                    : new IceControlled(tieBreaker));
    if (useCandidate) {
      check.add(new UseCandidate());
    }
    return check.integrity(key).fingerprint().build().bytes();
  }

  /** The success response (RFC 8445 §7.3.1.2). */
  byte[] success(StunMessage request, InetSocketAddress source) {
    return signed(request, StunMessage.success(request).add(new XorMappedAddress(source)));
  }

  /** An error response to a request that is authentic. */
  byte[] signedError(StunMessage request, int code, String reason) {
    return signed(request, StunMessage.error(request, code, reason));
  }

  /** The 420 response to an authentic request. */
  byte[] unknownAttributes(StunMessage request, int code, List<Integer> types) {
    return signed(request, StunMessage.error(request, code, "").add(new UnknownAttributes(types)));
  }

  /** An error response to a request that is not authentic: without integrity (RFC 8489 §9.1.3). */
  static byte[] unsignedError(StunMessage request, int code, String reason) {
    return StunMessage.error(request, code, reason).fingerprint().build().bytes();
  }

  /**
   * Signed with SHA-256 if the request was, so that the sender learns that we know it (RFC 8489
   * §9.1.3).
   */
  private byte[] signed(StunMessage request, StunMessage.Builder response) {
    boolean sha256 = request.attribute(MessageIntegritySha256.class) != null;
    return (sha256 ? response.integritySha256(localKey) : response.integrity(localKey))
        .fingerprint()
        .build()
        .bytes();
  }

  /**
   * The ufrag that the sender of a check has, if the check is for us: its username is exactly our
   * ufrag, a colon and the peer's ufrag, where that is known (RFC 8445 §7.3). Null if not.
   */
  @Nullable String senderUfrag(Username username) {
    String prefix = local.ufrag() + ":";
    if (!username.value().startsWith(prefix)) {
      return null;
    }
    String sender = username.value().substring(prefix.length());
    IceCredentials known = remote;
    boolean matches =
        known != null
            ? sender.equals(known.ufrag())
            : !sender.isEmpty() && IceChars.allowed(sender);
    return matches ? sender : null;
  }

  /** Whether a request is signed with our password. */
  boolean isAuthenticRequest(StunMessage request) {
    return request.integrityMatches(localKey);
  }

  /**
   * Whether a response is signed with the peer's password, and in the way of our requests (RFC 8489
   * §9.1.4).
   */
  boolean isAuthenticResponse(StunMessage response) {
    IntegrityKey key = remoteKey;
    return key != null
        && response.attribute(MessageIntegrity.class) != null
        && response.integrityMatches(key);
  }
}
