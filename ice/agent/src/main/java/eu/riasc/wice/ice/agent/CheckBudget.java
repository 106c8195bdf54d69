package eu.riasc.wice.ice.agent;

import eu.riasc.wice.sansio.TokenBucket;
import eu.riasc.wice.sansio.TransportAddress;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many checks may still go to addresses that never answered: what keeps a peer from using us
 * against others by naming their addresses as its own (RFC 8445 §19.5.1).
 *
 * <p>One per peer, kept over all its generations: a restart does not refill it. It refills slowly
 * with time, so that a pair of peers that lives for months can go on restarting. Single-threaded.
 */
public final class CheckBudget {
  private static final int REMEMBERED = 32;

  private final TokenBucket bucket;
  private final Set<TransportAddress> answered = new LinkedHashSet<>(4);
  private @Nullable TokenBucket shared;

  /**
   * Makes a full budget.
   *
   * @param config names its size and how fast it refills
   * @param nowNanos the current time
   */
  public CheckBudget(AgentConfig config, long nowNanos) {
    this.bucket =
        new TokenBucket(config.unansweredPerSecond(), config.unansweredBudget(), nowNanos);
  }

  /** Whether one more datagram may go to this address; counts it if so. */
  public boolean tryTake(TransportAddress remote, long nowNanos) {
    if (answered.contains(remote)) {
      return true;
    }
    return bucket.tryTake(nowNanos) && (shared == null || shared.tryTake(nowNanos));
  }

  /**
   * Makes each check also cost a token of a bucket that other peers draw from, or only its own.
   *
   * @param others the bucket, or null
   */
  public void shareWith(@Nullable TokenBucket others) {
    shared = others;
  }

  /** Whether nothing is missing, so that a new budget would do as well. */
  public boolean isFull(long nowNanos) {
    return bucket.isFull(nowNanos);
  }

  /** An authenticated answer came from this address: checks to it cost nothing from now on. */
  void onAnswered(TransportAddress remote) {
    if (answered.add(remote) && answered.size() > REMEMBERED) {
      answered.remove(answered.iterator().next());
    }
  }
}
