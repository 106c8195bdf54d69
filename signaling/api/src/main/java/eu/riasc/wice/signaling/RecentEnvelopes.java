package eu.riasc.wice.signaling;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The envelopes that were opened within the last 60 s, at most 4,096, so that one that comes over
 * several transports is delivered once. Safe for use by several threads.
 */
final class RecentEnvelopes {
  static final int CAPACITY = 4096;
  static final long LIFETIME_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Map<Fingerprint, Long> seen = new LinkedHashMap<>(); // to the time it was added

  /** The first half of a SHA-256. */
  record Fingerprint(long high, long low) {}

  /** Returns the hash of both ends, nonce and body. */
  static Fingerprint fingerprint(Envelope envelope) {
    MessageDigest digest = sha256();
    digest.update(envelope.sender().bytes());
    digest.update(envelope.recipient().bytes());
    digest.update(envelope.nonce());
    ByteBuffer hash = ByteBuffer.wrap(digest.digest(envelope.body()));
    return new Fingerprint(hash.getLong(), hash.getLong());
  }

  synchronized boolean contains(Fingerprint fingerprint, long nowNanos) {
    expire(nowNanos);
    return seen.containsKey(fingerprint);
  }

  /** Returns whether it was not there before. */
  synchronized boolean add(Fingerprint fingerprint, long nowNanos) {
    expire(nowNanos);
    if (seen.putIfAbsent(fingerprint, nowNanos) != null) {
      return false;
    }
    if (seen.size() > CAPACITY) {
      removeEldest();
    }
    return true;
  }

  synchronized int size() {
    return seen.size();
  }

  private void expire(long nowNanos) {
    Iterator<Long> times = seen.values().iterator();
    while (times.hasNext() && nowNanos - times.next() >= LIFETIME_NANOS) {
      times.remove();
    }
  }

  private void removeEldest() {
    Iterator<Fingerprint> eldest = seen.keySet().iterator();
    eldest.next();
    eldest.remove();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
