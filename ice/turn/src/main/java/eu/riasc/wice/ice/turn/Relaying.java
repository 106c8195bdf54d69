package eu.riasc.wice.ice.turn;

import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.stun.AddressFamily;
import eu.riasc.wice.ice.stun.ChannelData;
import eu.riasc.wice.ice.stun.ChannelNumber;
import eu.riasc.wice.ice.stun.Data;
import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.TransactionId;
import eu.riasc.wice.ice.stun.XorPeerAddress;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.Times;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An allocation that stands: its relayed addresses, and the way of data to and from peers (RFC 8656
 * §11, §12). Data goes by Send indications until payload makes a channel worth its while.
 */
final class Relaying {
  /** Leaves room for the attributes of a Send indication. */
  static final int MAX_DATA_LENGTH = 65_000;

  private final RelayContext context;
  private final Allocation allocation;
  private final ServerLink link;
  private final RelayedAddresses given;
  private final List<Candidate> candidates;
  private final Permissions permissions;
  private final Channels channels = new Channels(this::tellChanged);

  Relaying(RelayContext context, Allocation allocation, ServerLink link, RelayedAddresses given) {
    this.context = context;
    this.allocation = allocation;
    this.link = link;
    this.given = given;
    this.permissions = new Permissions(context);
    this.candidates = RelayCandidates.of(allocation.server(), allocation.slot(), link, given);
  }

  Collection<InetSocketAddress> relayed() {
    return given.relayed().values();
  }

  InetSocketAddress mapped() {
    return given.mapped();
  }

  /** The candidates it makes: relayed ones, and over UDP perhaps a server-reflexive one. */
  List<Candidate> candidates() {
    return candidates;
  }

  int permissions() {
    return permissions.size();
  }

  int channels() {
    return channels.size();
  }

  /** The channel that is bound to a peer, or null. */
  @Nullable RelayChannel channel(InetSocketAddress peer) {
    Channel channel = channels.find(peer);
    return channel != null && channel.isBound()
        ? new RelayChannel(link.isStream() ? null : link.bound(), link.target(), channel.number())
        : null;
  }

  /** Notes that payload has gone through a channel by a shorter way. */
  void onChannelUsed(InetSocketAddress peer, long packets, long bytes) {
    Channel channel = channels.find(peer);
    Permission permission = permissions.find(peer.getAddress());
    if (channel != null && permission != null) {
      channel.onUse();
      permission.onUse();
      context.counters.datagramsSent += packets;
      context.counters.bytesSent += bytes;
    }
  }

  /** Sends data to a peer, or keeps it until there is a permission. */
  void send(InetSocketAddress relayed, InetSocketAddress peer, byte[] data, long nowNanos) {
    if (AddressFamily.of(relayed) != AddressFamily.of(peer)) {
      context.counters.drop(RelayDrop.WRONG_FAMILY, peer);
      return;
    }
    if (data.length > MAX_DATA_LENGTH) {
      context.counters.drop(RelayDrop.OVERSIZED, peer);
      return;
    }
    Permission permission = permissions.find(peer.getAddress());
    if (permission == null) {
      permission = ask(peer.getAddress(), nowNanos);
      if (permission == null) {
        context.counters.drop(RelayDrop.TOO_MANY_PEERS, peer);
        return;
      }
    }
    permission.onUse();
    switch (permission.state()) {
      case GRANTED -> transmit(peer, data, nowNanos);
      case ASKED -> permissions.hold(permission, peer, data, nowNanos);
      case REFUSED -> context.counters.drop(RelayDrop.PEER_REFUSED, peer);
    }
  }

  private @Nullable Permission ask(InetAddress peer, long nowNanos) {
    if (!mayAsk()) {
      return null;
    }
    Permission permission = permissions.add(peer);
    if (permission != null) {
      request(permission, nowNanos);
      allocation.schedulePeers(nowNanos);
    }
    return permission;
  }

  private boolean mayAsk() {
    return allocation.requests().hasRoom() && !allocation.refreshing().isRefused();
  }

  private boolean request(Permission permission, long nowNanos) {
    if (!mayAsk()) {
      return false;
    }
    permission.onAsked(nowNanos + Permissions.REFRESH_NANOS);
    InetSocketAddress peer = new InetSocketAddress(permission.peer(), 0);
    allocation
        .requests()
        .send(TurnRequest.Kind.PERMISSION, link, peer, List.of(new XorPeerAddress(peer)), nowNanos);
    return true;
  }

  private void transmit(InetSocketAddress peer, byte[] data, long nowNanos) {
    Channel channel = channels.find(peer);
    if (channel != null && channel.isBound()) {
      channel.onUse();
      link.send(ChannelData.encode(channel.number(), data, link.isStream()));
    } else {
      TransactionId id = TransactionId.random(context.random);
      link.send(
          StunMessage.indication(Method.SEND, id)
              .add(new XorPeerAddress(peer))
              .add(Data.of(data))
              .build()
              .bytes());
      if (!StunMessage.isStun(data, 0, data.length)) {
        bind(peer, nowNanos);
      }
    }
    context.counters.datagramsSent++;
    context.counters.bytesSent += data.length;
  }

  /** Gets a peer a channel that sends payload, though nothing but checks may go to it. */
  void onPayloadReceived(InetSocketAddress peer, long nowNanos) {
    if (permissions.isGranted(peer.getAddress())) {
      bind(peer, nowNanos);
    }
  }

  private void bind(InetSocketAddress peer, long nowNanos) {
    Channel channel = channels.find(peer);
    if (channel == null) {
      channel = mayAsk() ? channels.add(peer) : null;
    }
    if (channel != null
        && !channel.isBound()
        && channel.mayBeAsked()
        && request(channel, nowNanos)) {
      allocation.schedulePeers(nowNanos);
    }
  }

  private boolean request(Channel channel, long nowNanos) {
    if (!mayAsk()) {
      return false;
    }
    channel.onAsked(nowNanos + Channels.REFRESH_NANOS);
    allocation
        .requests()
        .send(
            TurnRequest.Kind.CHANNEL,
            link,
            channel.peer(),
            List.of(new ChannelNumber(channel.number()), new XorPeerAddress(channel.peer())),
            nowNanos);
    return true;
  }

  void onPermission(@Nullable InetSocketAddress peer, long nowNanos) {
    if (peer != null) {
      permissions.onGranted(
          peer.getAddress(),
          nowNanos,
          waiting -> transmit(waiting.peer(), waiting.payload(), nowNanos));
    }
  }

  void onChannel(@Nullable InetSocketAddress peer, long nowNanos) {
    Channel channel = peer == null ? null : channels.find(peer);
    if (channel != null) {
      boolean wasBound = channel.isBound();
      channel.onBound(nowNanos + Channels.REFRESH_NANOS, nowNanos + Channels.LIFETIME_NANOS);
      if (!wasBound) {
        tellChanged(channel);
      }
    }
  }

  private void tellChanged(Channel channel) {
    InetSocketAddress relayed = given.relayed().get(AddressFamily.of(channel.peer()));
    if (relayed != null) {
      context.events.add(new RelayEvent.ChannelChanged(relayed, channel.peer()));
    }
  }

  void onRefused(TurnRequest request, long nowNanos) {
    InetSocketAddress peer = request.peer();
    if (peer != null && request.kind() == TurnRequest.Kind.PERMISSION) {
      permissions.onRefused(peer.getAddress(), nowNanos);
    } else {
      onNoChannel(peer, nowNanos);
    }
  }

  void onUnanswered(TurnRequest request, long nowNanos) {
    InetSocketAddress peer = request.peer();
    if (peer != null && request.kind() == TurnRequest.Kind.PERMISSION) {
      permissions.onUnanswered(peer.getAddress(), nowNanos);
    } else {
      onNoChannel(peer, nowNanos);
    }
  }

  private void onNoChannel(@Nullable InetSocketAddress peer, long nowNanos) {
    Channel channel = peer == null ? null : channels.find(peer);
    if (channel != null) {
      channel.onRefused(nowNanos + Channels.REFUSED_NANOS);
    }
  }

  /** Takes a Data indication (RFC 8656 §11.4). */
  void onIndication(StunMessage indication) {
    XorPeerAddress peer = indication.attribute(XorPeerAddress.class);
    Data data = indication.attribute(Data.class);
    if (peer == null || data == null) {
      // RFC 8656 §11.6: one with ICMP instead of DATA tells of an error, which checks show anyway
      context.counters.drop(RelayDrop.MALFORMED, indication);
    } else if (!permissions.isGranted(peer.address().getAddress())) {
      context.counters.drop(RelayDrop.NO_PERMISSION, indication);
    } else {
      deliver(peer.address(), data.take());
    }
  }

  /** Takes ChannelData that is whole (RFC 8656 §12.6). */
  void onChannelData(byte[] message) {
    Channel channel = channels.find(ChannelData.channel(message, 0));
    if (channel == null) {
      context.counters.drop(RelayDrop.UNKNOWN_CHANNEL, link.target());
    } else if (!permissions.isGranted(channel.peer().getAddress())) {
      context.counters.drop(RelayDrop.NO_PERMISSION, link.target());
    } else {
      deliver(channel.peer(), ChannelData.data(message));
    }
  }

  /**
   * Takes payload out of ChannelData that is whole, without a copy.
   *
   * @return the peer it comes from, or null if it is not payload: then the message is untouched
   */
  @Nullable InetSocketAddress takePayload(ByteBuffer message) {
    Channel channel = channels.find(ChannelData.channel(message));
    if (channel == null || !permissions.isGranted(channel.peer().getAddress())) {
      return null;
    }
    int position = message.position();
    int limit = message.limit();
    ChannelData.narrowToData(message);
    if (StunMessage.isStun(message)) {
      message.limit(limit).position(position);
      return null;
    }
    context.counters.datagramsReceived++;
    context.counters.bytesReceived += message.remaining();
    return channel.peer();
  }

  private void deliver(InetSocketAddress peer, byte[] data) {
    InetSocketAddress relayed = given.relayed().get(AddressFamily.of(peer));
    if (relayed == null) {
      context.counters.drop(RelayDrop.WRONG_FAMILY, peer);
      return;
    }
    context.counters.datagramsReceived++;
    context.counters.bytesReceived += data.length;
    context.datagrams.add(new Datagram(relayed, peer, data));
  }

  /** Does what is due; when something is due next, or empty. */
  OptionalLong sweep(long nowNanos) {
    OptionalLong a = permissions.sweep(nowNanos, each -> request(each, nowNanos));
    OptionalLong b = channels.sweep(nowNanos, each -> request(each, nowNanos));
    return Times.earliest(a, b);
  }
}
