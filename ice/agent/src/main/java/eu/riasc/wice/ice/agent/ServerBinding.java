package eu.riasc.wice.ice.agent;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One base of ours and one STUN server, and what the server says of the base. */
final class ServerBinding {
  private static final int MAX_BACKOFF = 10;

  /** However often mappings are doubted, a server is not asked more often than this. */
  private static final long CLOSEST_NANOS = Duration.ofSeconds(1).toNanos();

  private final LocalAddress local;
  private final InetSocketAddress server;
  private @Nullable InetSocketAddress mapped;
  private boolean asking;
  private boolean hadResult;
  private int failures;
  private long askAtNanos;
  private long askedAtNanos;

  ServerBinding(LocalAddress local, InetSocketAddress server, long nowNanos) {
    this.local = local;
    this.server = server;
    this.askAtNanos = nowNanos;
    this.askedAtNanos = nowNanos - CLOSEST_NANOS;
  }

  LocalAddress local() {
    return local;
  }

  InetSocketAddress server() {
    return server;
  }

  boolean isAsking() {
    return asking;
  }

  /** Whether the server has answered or failed since it was last needed to. */
  boolean hadResult() {
    return hadResult;
  }

  long askAtNanos() {
    return askAtNanos;
  }

  boolean isDue(long nowNanos) {
    return !asking && nowNanos - askAtNanos >= 0;
  }

  /**
   * Has the server asked again at once, unless that has just been done. Until it has a result, what
   * it said before still counts.
   *
   * @return whether it will be asked
   */
  boolean doubt(long nowNanos) {
    if (asking || nowNanos - askedAtNanos < CLOSEST_NANOS) {
      return false;
    }
    askAtNanos = nowNanos;
    hadResult = false;
    return true;
  }

  void onAsked(long nowNanos) {
    asking = true;
    askedAtNanos = nowNanos;
  }

  void onAnswered(InetSocketAddress seen, long askAgainNanos) {
    asking = false;
    hadResult = true;
    failures = 0;
    mapped = seen;
    askAtNanos = askAgainNanos;
  }

  void onFailed(long retryNanos, long nowNanos) {
    asking = false;
    hadResult = true;
    mapped = null;
    long factor = Math.min(MAX_BACKOFF, 1L << Math.min(failures, 4));
    failures++;
    askAtNanos = nowNanos + factor * retryNanos;
  }

  /** The candidate this makes, or null: no answer, or no NAT between us and the server. */
  @Nullable Candidate candidate() {
    InetSocketAddress seen = mapped;
    if (seen == null || seen.equals(local.bound())) {
      return null;
    }
    return Candidate.serverReflexive(seen, local.bound(), server, local.preference());
  }
}
