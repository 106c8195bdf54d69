package eu.riasc.wice.session;

import eu.riasc.wice.sansio.TokenBucket;

/**
 * A rate limit for each of any number of parties, in fixed memory: parties with the same hash share
 * one. The hash must be one that outsiders cannot work out, so that nobody can aim at another's.
 */
final class HashedLimits {
  static final int BUCKETS = 1_024;

  private final TokenBucket[] buckets = new TokenBucket[BUCKETS];

  /**
   * Makes full buckets.
   *
   * @param perSecond what a party may take in a second, at once too
   */
  HashedLimits(int perSecond, long nowNanos) {
    for (int i = 0; i < BUCKETS; i++) {
      buckets[i] = new TokenBucket(perSecond, perSecond, nowNanos);
    }
  }

  /**
   * Takes one for the party with this hash, if there is one left.
   *
   * @param hash at least two bytes of a keyed hash
   */
  boolean tryTake(byte[] hash, long nowNanos) {
    int bucket = ((hash[0] & 0xff) << 8 | (hash[1] & 0xff)) % BUCKETS;
    return buckets[bucket].tryTake(nowNanos);
  }
}
