package eu.riasc.wice.ice.turn;

import java.net.InetSocketAddress;

/** A channel number and the peer it stands for (RFC 8656 §12). */
final class Channel {
  private final int number;
  private final InetSocketAddress peer;
  private boolean bound;
  private boolean asking;
  private boolean used;
  private boolean refused;
  private boolean resting;
  private long dueNanos;
  private long expiresNanos;
  private long freeNanos;

  Channel(int number, InetSocketAddress peer) {
    this.number = number;
    this.peer = peer;
  }

  int number() {
    return number;
  }

  InetSocketAddress peer() {
    return peer;
  }

  /** Whether the server knows it, so that ChannelData may be sent. */
  boolean isBound() {
    return bound;
  }

  boolean isAsking() {
    return asking;
  }

  /** Whether it makes sense to ask the server for it now. */
  boolean mayBeAsked() {
    return !asking && !refused;
  }

  boolean isUsed() {
    return used;
  }

  void onUse() {
    used = true;
  }

  long dueNanos() {
    return dueNanos;
  }

  /** When the server forgets it, unless it is bound again. */
  long expiresNanos() {
    return expiresNanos;
  }

  void onAsked(long againNanos) {
    asking = true;
    used = false;
    dueNanos = againNanos;
  }

  void onBound(long refreshNanos, long newExpiresNanos) {
    bound = true;
    asking = false;
    refused = false;
    resting = false;
    dueNanos = refreshNanos;
    expiresNanos = newExpiresNanos;
  }

  /**
   * Not asked for again before a time; ends at its own time if it was bound, and rests as long as
   * it must if it has ended.
   */
  void onRefused(long againNanos) {
    asking = false;
    refused = true;
    dueNanos = resting && freeNanos - againNanos > 0 ? freeNanos : againNanos;
  }

  /** The server has forgotten it; the number rests until a time (RFC 8656 §12). */
  void onExpired(long restEndsNanos) {
    bound = false;
    resting = true;
    freeNanos = restEndsNanos;
    dueNanos = restEndsNanos;
  }

  void postpone(long nextNanos) {
    dueNanos = nextNanos;
  }
}
