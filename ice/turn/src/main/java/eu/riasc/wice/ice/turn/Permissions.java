package eu.riasc.wice.ice.turn;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The permissions of one allocation (RFC 8656 §9, §10): asked for when something is first sent to a
 * peer, every 240 s again while something is, and forgotten when nothing is.
 */
final class Permissions {
  /** RFC 8656 §9: how long the server keeps one. */
  static final long LIFETIME_NANOS = Duration.ofMinutes(5).toNanos();

  /** How long before its end it is asked for again: time for all repetitions of a request. */
  static final long REFRESH_NANOS = Duration.ofMinutes(4).toNanos();

  /** How long a refusal is remembered. */
  static final long REFUSED_NANOS = Duration.ofSeconds(30).toNanos();

  /** How long a datagram waits for its permission. */
  static final long WAIT_NANOS = Duration.ofSeconds(3).toNanos();

  /** How many datagrams to one IP address wait. */
  static final int MAX_WAITING_PER_PEER = 8;

  /** How many datagrams of one allocation wait. */
  static final int MAX_WAITING = 256;

  private static final long POSTPONED_NANOS = Duration.ofMillis(200).toNanos();

  /** How often one that is due for a refresh but not in use is looked at again. */
  private static final long UNUSED_NANOS = Duration.ofSeconds(10).toNanos();

  private final RelayContext context;
  private final Map<InetAddress, Permission> byPeer = new LinkedHashMap<>();
  private int waiting;

  Permissions(RelayContext context) {
    this.context = context;
  }

  int size() {
    return byPeer.size();
  }

  @Nullable Permission find(InetAddress peer) {
    return byPeer.get(peer);
  }

  boolean isGranted(InetAddress peer) {
    Permission permission = byPeer.get(peer);
    return permission != null && permission.isGranted();
  }

  /** Notes a peer that has none yet; null if there are too many. */
  @Nullable Permission add(InetAddress peer) {
    if (byPeer.size() >= context.config.maxPeers()) {
      return null;
    }
    Permission permission = new Permission(peer);
    byPeer.put(peer, permission);
    return permission;
  }

  void forget(Permission permission) {
    waiting -= permission.waiting().size();
    byPeer.remove(permission.peer());
  }

  /** Keeps a datagram until its permission comes; the oldest of a peer gives way to a new one. */
  void hold(Permission permission, InetSocketAddress peer, byte[] payload, long nowNanos) {
    if (permission.waiting().size() >= MAX_WAITING_PER_PEER || waiting >= MAX_WAITING) {
      context.counters.drop(RelayDrop.QUEUE_FULL, peer);
      if (permission.waiting().poll() == null) {
        return;
      }
      waiting--;
    }
    permission.waiting().add(new Permission.Waiting(peer, payload, nowNanos));
    waiting++;
  }

  /** It has come, or come again: what waits goes out unless it is too old. */
  void onGranted(InetAddress peer, long nowNanos, Consumer<Permission.Waiting> send) {
    Permission permission = byPeer.get(peer);
    if (permission == null) {
      return;
    }
    permission.onGranted(nowNanos + REFRESH_NANOS, nowNanos + LIFETIME_NANOS);
    waiting -= permission.waiting().size();
    while (!permission.waiting().isEmpty()) {
      Permission.Waiting next = permission.waiting().remove();
      if (nowNanos - next.sinceNanos() <= WAIT_NANOS) {
        send.accept(next);
      } else {
        context.counters.drop(RelayDrop.PEER_REFUSED, next.peer());
      }
    }
  }

  /** The server has not answered: one that stands is asked for again, another is refused. */
  void onUnanswered(InetAddress peer, long nowNanos) {
    Permission permission = byPeer.get(peer);
    if (permission != null && permission.isGranted()) {
      permission.onUnanswered(nowNanos + POSTPONED_NANOS);
    } else {
      onRefused(peer, nowNanos);
    }
  }

  /** The server has refused. */
  void onRefused(InetAddress peer, long nowNanos) {
    Permission permission = byPeer.get(peer);
    if (permission != null) {
      for (Permission.Waiting lost : permission.waiting()) {
        context.counters.drop(RelayDrop.PEER_REFUSED, lost.peer());
      }
      waiting -= permission.waiting().size();
      permission.onRefused(nowNanos + REFUSED_NANOS);
    }
  }

  /**
   * Does what is due.
   *
   * @param ask asks the server for a permission, if it may be asked now
   * @return when something is due next, or empty if there is no permission
   */
  OptionalLong sweep(long nowNanos, Predicate<Permission> ask) {
    long earliest = 0;
    boolean any = false;
    for (Iterator<Permission> all = byPeer.values().iterator(); all.hasNext(); ) {
      Permission permission = all.next();
      if (permission.dueNanos() - nowNanos <= 0 && isOver(permission, nowNanos, ask)) {
        waiting -= permission.waiting().size();
        all.remove();
        continue;
      }
      if (!any || permission.dueNanos() - earliest < 0) {
        any = true;
        earliest = permission.dueNanos();
      }
    }
    return any ? OptionalLong.of(earliest) : OptionalLong.empty();
  }

  private static boolean isOver(Permission permission, long nowNanos, Predicate<Permission> ask) {
    boolean expired = permission.isGranted() && permission.expiresNanos() - nowNanos <= 0;
    if (expired || permission.state() == Permission.State.REFUSED) {
      return true;
    }
    if (permission.isGranted() && !permission.isUsed() && !permission.isAsking()) {
      permission.postpone(nowNanos + UNUSED_NANOS);
    } else if (permission.isAsking() || !ask.test(permission)) {
      permission.postpone(nowNanos + POSTPONED_NANOS);
    }
    return false;
  }
}
