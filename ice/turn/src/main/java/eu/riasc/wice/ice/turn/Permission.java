package eu.riasc.wice.ice.turn;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;

/** The server's leave to let in what comes from one IP address (RFC 8656 §9), as far as we know. */
final class Permission {
  /** How it stands with the server. */
  enum State {
    /** The first request is on its way; datagrams wait. */
    ASKED,
    /** There; may be asked for again meanwhile. */
    GRANTED,
    /** The server has refused, or not answered. It is not asked again for a while. */
    REFUSED
  }

  /** A datagram that waits for the permission. */
  @SuppressWarnings("ArrayRecordComponent") // handed on without copying
  record Waiting(InetSocketAddress peer, byte[] payload, long sinceNanos) {}

  private final InetAddress peer;
  private final Queue<Waiting> waiting = new ArrayDeque<>(2);
  private State state = State.ASKED;
  private boolean asking;
  private boolean used;
  private long dueNanos;
  private long expiresNanos;

  Permission(InetAddress peer) {
    this.peer = peer;
  }

  InetAddress peer() {
    return peer;
  }

  Queue<Waiting> waiting() {
    return waiting;
  }

  State state() {
    return state;
  }

  boolean isGranted() {
    return state == State.GRANTED;
  }

  /** Whether a request for it is on its way. */
  boolean isAsking() {
    return asking;
  }

  /** Whether something was sent to the peer since the permission was last asked for. */
  boolean isUsed() {
    return used;
  }

  void onUse() {
    used = true;
  }

  long dueNanos() {
    return dueNanos;
  }

  /** When the server forgets it, unless it is asked again. */
  long expiresNanos() {
    return expiresNanos;
  }

  void onAsked(long nextNanos) {
    asking = true;
    used = false;
    dueNanos = nextNanos;
  }

  void onGranted(long refreshNanos, long newExpiresNanos) {
    state = State.GRANTED;
    asking = false;
    dueNanos = refreshNanos;
    expiresNanos = newExpiresNanos;
  }

  void onRefused(long forgetNanos) {
    state = State.REFUSED;
    asking = false;
    dueNanos = forgetNanos;
    waiting.clear();
  }

  void onUnanswered(long againNanos) {
    asking = false;
    used = true;
    dueNanos = againNanos;
  }

  void postpone(long nextNanos) {
    dueNanos = nextNanos;
  }
}
