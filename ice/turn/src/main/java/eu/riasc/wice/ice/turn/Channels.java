package eu.riasc.wice.ice.turn;

import eu.riasc.wice.ice.stun.ChannelNumber;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The channels of one allocation (RFC 8656 §12): bound when payload first goes to a peer, every 540
 * s again while some does. A number rests for 5 minutes before it stands for another peer.
 */
final class Channels {
  /** RFC 8656 §12: how long the server keeps a binding. */
  static final long LIFETIME_NANOS = Duration.ofMinutes(10).toNanos();

  static final long REFRESH_NANOS = Duration.ofMinutes(9).toNanos();

  /** RFC 8656 §12: how long after its end a number must not stand for another peer. */
  static final long REST_NANOS = Duration.ofMinutes(5).toNanos();

  /** How long after a refusal no channel is asked for. */
  static final long REFUSED_NANOS = Duration.ofMinutes(1).toNanos();

  private static final int MAX_CHANNELS = ChannelNumber.MAX - ChannelNumber.MIN + 1;
  private static final long POSTPONED_NANOS = Duration.ofMillis(200).toNanos();

  /** How often one that is due for a refresh but not in use is looked at again. */
  private static final long UNUSED_NANOS = Duration.ofSeconds(10).toNanos();

  private final Consumer<Channel> onExpired;
  private final Map<InetSocketAddress, Channel> byPeer = new LinkedHashMap<>();
  private @Nullable Channel[] byNumber = new @Nullable Channel[4];
  private int next;

  /**
   * None yet.
   *
   * @param onExpired told of a channel that the server has forgotten
   */
  Channels(Consumer<Channel> onExpired) {
    this.onExpired = onExpired;
  }

  int size() {
    return byPeer.size();
  }

  @Nullable Channel find(InetSocketAddress peer) {
    return byPeer.get(peer);
  }

  /** The channel of this number, bound or on the way to it, or null. */
  @Nullable Channel find(int number) {
    int index = number - ChannelNumber.MIN;
    return index >= 0 && index < byNumber.length ? byNumber[index] : null;
  }

  /** Gives a peer a number; null if all are taken. */
  @Nullable Channel add(InetSocketAddress peer) {
    for (int tried = 0; tried < MAX_CHANNELS; tried++) {
      int index = next;
      next = (next + 1) % MAX_CHANNELS;
      if (index >= byNumber.length) {
        byNumber = Arrays.copyOf(byNumber, Math.min(MAX_CHANNELS, 2 * index));
      }
      if (byNumber[index] == null) {
        Channel channel = new Channel(ChannelNumber.MIN + index, peer);
        byNumber[index] = channel;
        byPeer.put(peer, channel);
        return channel;
      }
    }
    return null;
  }

  /**
   * Does what is due.
   *
   * @param bind asks the server for a binding, if it may be asked now
   * @return when something is due next, or empty if there is no channel
   */
  OptionalLong sweep(long nowNanos, Predicate<Channel> bind) {
    long earliest = 0;
    boolean any = false;
    for (Iterator<Channel> all = byPeer.values().iterator(); all.hasNext(); ) {
      Channel channel = all.next();
      if (channel.dueNanos() - nowNanos <= 0 && isOver(channel, nowNanos, bind)) {
        byNumber[channel.number() - ChannelNumber.MIN] = null;
        all.remove();
        continue;
      }
      if (!any || channel.dueNanos() - earliest < 0) {
        any = true;
        earliest = channel.dueNanos();
      }
    }
    return any ? OptionalLong.of(earliest) : OptionalLong.empty();
  }

  private boolean isOver(Channel channel, long nowNanos, Predicate<Channel> bind) {
    if (!channel.isBound() && !channel.isAsking()) {
      return true;
    }
    if (channel.isBound() && channel.expiresNanos() - nowNanos <= 0) {
      channel.onExpired(nowNanos + REST_NANOS);
      onExpired.accept(channel);
    } else if (channel.isAsking() || (channel.isUsed() && !bind.test(channel))) {
      channel.postpone(nowNanos + POSTPONED_NANOS);
    } else if (!channel.isAsking()) {
      channel.postpone(nowNanos + UNUSED_NANOS);
    }
    return false;
  }
}
