package eu.riasc.wice.testturn;

import eu.riasc.wice.ice.stun.AddressFamily;
import eu.riasc.wice.ice.stun.TransactionId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An allocation as the server knows it (RFC 8656 §3.2). */
final class ServerAllocation {
  private static final long PERMISSION_NANOS = Duration.ofMinutes(5).toNanos();
  private static final long CHANNEL_NANOS = Duration.ofMinutes(10).toNanos();

  /** A channel and when it ends. */
  record Binding(int number, InetSocketAddress peer, long endsNanos) {}

  final Client client;
  final String username;
  final TransactionId madeBy;
  final Map<AddressFamily, InetSocketAddress> relayed = new EnumMap<>(AddressFamily.class);
  private final Map<InetAddress, Long> permissions = new LinkedHashMap<>();
  private final Map<Integer, Binding> channels = new LinkedHashMap<>();
  long endsNanos;

  ServerAllocation(Client client, String username, TransactionId madeBy) {
    this.client = client;
    this.username = username;
    this.madeBy = madeBy;
  }

  void permit(InetAddress peer, long nowNanos) {
    permissions.put(peer, nowNanos + PERMISSION_NANOS);
  }

  boolean isPermitted(InetAddress peer, long nowNanos) {
    Long ends = permissions.get(peer);
    return ends != null && ends - nowNanos > 0;
  }

  /** Binds a channel; false if number or peer belongs to another (RFC 8656 §12.2). */
  boolean bind(int number, InetSocketAddress peer, long nowNanos) {
    Binding ofPeer = channelOf(peer, nowNanos);
    Binding ofNumber = channel(number, nowNanos);
    boolean free =
        (ofPeer == null || ofPeer.number() == number)
            && (ofNumber == null || ofNumber.peer().equals(peer));
    if (free) {
      channels.put(number, new Binding(number, peer, nowNanos + CHANNEL_NANOS));
      permit(peer.getAddress(), nowNanos);
    }
    return free;
  }

  @Nullable Binding channel(int number, long nowNanos) {
    Binding binding = channels.get(number);
    return binding != null && binding.endsNanos() - nowNanos > 0 ? binding : null;
  }

  @Nullable Binding channelOf(InetSocketAddress peer, long nowNanos) {
    for (Binding binding : channels.values()) {
      if (binding.peer().equals(peer) && binding.endsNanos() - nowNanos > 0) {
        return binding;
      }
    }
    return null;
  }

  int permissions(long nowNanos) {
    return (int) permissions.values().stream().filter(ends -> ends - nowNanos > 0).count();
  }

  int channels(long nowNanos) {
    return (int) channels.values().stream().filter(each -> each.endsNanos() - nowNanos > 0).count();
  }
}
