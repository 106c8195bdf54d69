package eu.riasc.wice.session;

import eu.riasc.wice.sansio.TokenBucket;
import eu.riasc.wice.signaling.Id;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often one peer may make us answer: once a second for each of its session ids, of which eight
 * are remembered, ten times a second in all, and within the limit of the whole node.
 */
final class AnswerLimits {
  /** How many ids of one key are remembered. */
  static final int IDS_PER_KEY = 8;

  /** How many answers one key gets in a second. */
  static final int PER_KEY_AND_SECOND = 10;

  private static final long PER_ID_NANOS = Duration.ofSeconds(1).toNanos();

  private final Map<Id, Long> answeredAtNanos = new LinkedHashMap<>();
  private final TokenBucket perKey;
  private final TokenBucket perNode;

  /**
   * Makes the limits of one peer.
   *
   * @param perNode the limit shared by all peers
   */
  AnswerLimits(TokenBucket perNode, long nowNanos) {
    this.perNode = perNode;
    this.perKey = new TokenBucket(PER_KEY_AND_SECOND, PER_KEY_AND_SECOND, nowNanos);
  }

  /** Takes the right to answer a description of the generation {@code id}, if there is one. */
  boolean tryAnswer(Id id, long nowNanos) {
    Long last = answeredAtNanos.get(id);
    if (last != null && nowNanos - last < PER_ID_NANOS) {
      return false;
    }
    if (!perKey.tryTake(nowNanos) || !perNode.tryTake(nowNanos)) {
      return false;
    }
    answered(id, nowNanos);
    return true;
  }

  /** Notes an answer that was not limited because it told of a change of ours. */
  void answered(Id id, long nowNanos) {
    answeredAtNanos.remove(id);
    answeredAtNanos.put(id, nowNanos);
    if (answeredAtNanos.size() > IDS_PER_KEY) {
      answeredAtNanos.remove(answeredAtNanos.keySet().iterator().next());
    }
  }
}
