package eu.riasc.wice.session;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.sansio.TokenBucket;
import eu.riasc.wice.signaling.Content;
import eu.riasc.wice.signaling.Id;
import eu.riasc.wice.signaling.SessionDescription;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Meets senders that have no session, without keeping anything about them ({@code PROTOCOL.md} §6).
 *
 * <p>The session id in our answer is a MAC over who asked and with which id, under a key that
 * changes every minute. Only when that id comes back has the sender proven that it opens what we
 * send to its key, and only then may there be a session. An id begins one session only: who has
 * recorded the envelope that named it gets an answer with another.
 */
final class StrangerGate {
  /** How long a key makes ids; afterwards it recognises them for as long again. */
  static final Duration ROTATION = Duration.ofSeconds(60);

  /** Sessions that begin per second without being wanted. */
  static final int NEW_PER_SECOND = 10;

  /**
   * Answers per second to senders without a session: half of what the node may answer, so known
   * peers keep the rest.
   */
  static final int ANSWERS_PER_SECOND = 100;

  private static final String MAC = "HmacSHA256";
  private static final int MAC_KEY_BYTES = 32;
  private static final int ID_BYTES = 16;

  /** How many sessions one generation of a stranger may begin under one key. */
  private static final int ROUNDS = 8;

  /** What is to be done about a stranger's description. */
  sealed interface Decision {
    /** Nothing. */
    record Drop(String why) implements Decision {}

    /** Answer without content, by the transport it came by. */
    record Answer(SessionDescription description) implements Decision {}

    /** Begin a session whose first generation has this id, and hand it the description. */
    record Admit(Id sessionId) implements Decision {}
  }

  private final PublicKey self;
  private final Id instance;
  private final RandomGenerator secrets;
  private final TokenBucket nodeAnswers;
  private final TokenBucket answers;
  private final TokenBucket newcomers;
  private final HashedLimits perKey;
  private final HashedLimits perId;
  private final byte[] keyOfHashes;
  private byte[] key;
  private byte @Nullable [] previousKey;
  private long rotatedAtNanos;

  /** Ids that have begun a session, as long as a key would make them again; looked up only. */
  private Set<Id> spent = new HashSet<>();

  private Set<Id> previouslySpent = new HashSet<>();

  StrangerGate(
      PublicKey self,
      Id instance,
      TokenBucket nodeAnswers,
      RandomGenerator secrets,
      long nowNanos) {
    this.self = self;
    this.instance = instance;
    this.nodeAnswers = nodeAnswers;
    this.secrets = secrets;
    this.answers = new TokenBucket(ANSWERS_PER_SECOND, ANSWERS_PER_SECOND, nowNanos);
    this.newcomers = new TokenBucket(NEW_PER_SECOND, NEW_PER_SECOND, nowNanos);
    this.perKey = new HashedLimits(AnswerLimits.PER_KEY_AND_SECOND, nowNanos);
    this.perId = new HashedLimits(1, nowNanos);
    this.key = freshKey();
    this.keyOfHashes = freshKey();
    this.rotatedAtNanos = nowNanos;
  }

  /**
   * Decides about a description of a peer that has no session.
   *
   * @param policy says whom we would have
   * @param hasRoom whether there may be one more session of a stranger
   */
  Decision decide(
      SessionDescription description, AdmissionPolicy policy, boolean hasRoom, long nowNanos) {
    Content content = description.content();
    if (instance.equals(description.instanceId())) {
      return new Decision.Drop("it is our own");
    }
    if (content != null && content.closing()) {
      return new Decision.Drop("it closes what does not exist");
    }
    if (!policy.admits(description.senderKey())) {
      return new Decision.Drop("its sender is not admitted");
    }
    rotate(nowNanos);
    Id current = unspent(description, key);
    if (current == null) {
      return new Decision.Drop("it has begun too many sessions");
    }
    Id ours = named(description, current) ? current : null;
    if (ours == null && previousKey != null) {
      Id previous = unspent(description, previousKey);
      ours = previous != null && named(description, previous) ? previous : null;
    }
    if (ours == null) {
      return answer(description, current, nowNanos);
    }
    Id bound = description.peerSessionId();
    if (bound != null && !bound.equals(ours)) {
      return answer(description, ours, nowNanos);
    }
    if (!hasRoom || !newcomers.tryTake(nowNanos)) {
      return new Decision.Drop("there are too many sessions of strangers");
    }
    spent.add(ours);
    return new Decision.Admit(ours);
  }

  private Decision answer(SessionDescription to, Id ours, long nowNanos) {
    byte[] hash = mac(keyOfHashes, to.senderKey().bytes());
    if (!perKey.tryTake(hash, nowNanos) || !perId.tryTake(ours.bytes(), nowNanos)) {
      return new Decision.Drop("it asks too often");
    }
    if (!answers.tryTake(nowNanos) || !nodeAnswers.tryTake(nowNanos)) {
      return new Decision.Drop("too many strangers ask at once");
    }
    return new Decision.Answer(
        new SessionDescription(
            self, to.senderKey(), instance, ours, 0, null, null, 0, to.sessionId(), false));
  }

  private static boolean named(SessionDescription description, Id id) {
    return id.equals(description.peerSessionId()) || id.equals(description.echoSessionId());
  }

  /** The first id for a stranger's generation that has not begun a session, if there is one. */
  private @Nullable Id unspent(SessionDescription description, byte[] macKey) {
    for (int round = 0; round < ROUNDS; round++) {
      Id id = idFor(description, round, macKey);
      if (!spent.contains(id) && !previouslySpent.contains(id)) {
        return id;
      }
    }
    return null;
  }

  /** Round 0 leaves no trace in what is authenticated. */
  private Id idFor(SessionDescription description, int round, byte[] macKey) {
    byte[] full =
        mac(
            macKey,
            description.senderKey().bytes(),
            self.bytes(),
            description.instanceId().bytes(),
            description.sessionId().bytes(),
            round > 0 ? new byte[] {(byte) round} : new byte[0]);
    return Id.of(Arrays.copyOf(full, ID_BYTES));
  }

  private static byte[] mac(byte[] macKey, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(macKey, MAC));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "hmac-sha256: not available in this runtime, every Java runtime must have it", e);
    }
  }

  private void rotate(long nowNanos) {
    long age = nowNanos - rotatedAtNanos;
    if (age < ROTATION.toNanos()) {
      return;
    }
    previousKey = age < 2 * ROTATION.toNanos() ? key : null;
    key = freshKey();
    previouslySpent = spent;
    spent = new HashSet<>();
    rotatedAtNanos = nowNanos;
  }

  private byte[] freshKey() {
    byte[] fresh = new byte[MAC_KEY_BYTES];
    secrets.nextBytes(fresh);
    return fresh;
  }
}
