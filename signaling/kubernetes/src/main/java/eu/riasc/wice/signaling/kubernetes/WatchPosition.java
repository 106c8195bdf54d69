package eu.riasc.wice.signaling.kubernetes;

import org.jspecify.annotations.Nullable;

/**
 * How far a watch has come: the version up to which all that it is of has been seen, so that it can
 * go on from there. Not for several threads.
 *
 * <p>A watch that begins without a version first gets what there is, in any order and without a
 * word when that is over. The version of one of those says nothing about the others. What has a
 * version that was issued after the stream was open cannot be one of them, so by then they have all
 * come. A bookmark, a change and a deletion say the same.
 */
final class WatchPosition {
  private @Nullable String version;
  private boolean ordered;
  private long issuedLater = Long.MAX_VALUE;

  /** The version up to which everything has been seen; null if that cannot be told. */
  @Nullable String version() {
    return version;
  }

  /** A stream is open that goes on from {@link #version}, or begins if there is none. */
  void opened() {
    ordered = version != null;
    issuedLater = Long.MAX_VALUE;
  }

  /** The server has forgotten the version. */
  void forget() {
    version = null;
  }

  /** This version was given to something that was asked for after the stream had opened. */
  void issued(String later) {
    long number = number(later);
    if (number > 0) {
      issuedLater = Math.min(issuedLater, number);
    }
  }

  /** Something was there at the start, or has been added since. */
  void added(String at) {
    ordered |= number(at) >= issuedLater;
    advance(at);
  }

  /** A bookmark, a change or a deletion has come: none of what was there at the start. */
  void passed(String at) {
    ordered = true;
    advance(at);
  }

  private void advance(String at) {
    if (ordered && !at.isEmpty()) {
      version = at;
    }
  }

  /**
   * The later of two versions. They are revisions of etcd, numbers that grow; what is none comes
   * before them.
   */
  static String newer(String one, String other) {
    return number(one) >= number(other) ? one : other;
  }

  private static long number(String version) {
    if (version.isEmpty() || version.length() > 18) {
      return -1;
    }
    for (int i = 0; i < version.length(); i++) {
      if (version.charAt(i) < '0' || version.charAt(i) > '9') {
        return -1;
      }
    }
    return Long.parseLong(version);
  }
}
