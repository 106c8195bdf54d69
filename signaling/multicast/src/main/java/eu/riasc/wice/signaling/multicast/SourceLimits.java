package eu.riasc.wice.signaling.multicast;

import eu.riasc.wice.sansio.TokenBucket;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many envelopes for keys of ours are taken from each address: 200 a second, and 400 at once.
 * Of addresses that cannot all be remembered the one that was heard longest ago is forgotten, and
 * all of them together get no more than ten such shares. Single-threaded.
 */
final class SourceLimits {
  static final int PER_SECOND = 200;
  static final int BURST = 400;
  static final int SOURCES = 1024;
  private static final int SHARES = 10;

  private final TokenBucket all;
  private final Map<InetAddress, TokenBucket> sources =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, TokenBucket> eldest) {
          return size() > SOURCES;
        }
      };

  SourceLimits(long nowNanos) {
    this.all = new TokenBucket((double) SHARES * PER_SECOND, SHARES * BURST, nowNanos);
  }

  /** Takes one from the share of this address. */
  boolean tryTake(InetAddress source, long nowNanos) {
    TokenBucket bucket =
        sources.computeIfAbsent(source, none -> new TokenBucket(PER_SECOND, BURST, nowNanos));
    return bucket.tryTake(nowNanos) && all.tryTake(nowNanos);
  }

  int size() {
    return sources.size();
  }
}
