package eu.riasc.wice.session;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.mdns.MdnsLink;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.Transmit;
import eu.riasc.wice.signaling.Received;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One process of one key in a {@link World}. */
final class Party implements World.Member {
  private final World world;
  private List<InetSocketAddress> bound = List.of();
  private @Nullable InetSocketAddress multicast;

  private final PrivateKey privateKey;
  final Endpoint endpoint;
  final List<EndpointEvent> events = new ArrayList<>();

  Party(World world, PrivateKey privateKey, String address, EndpointConfig config) {
    this.world = world;
    this.privateKey = privateKey;
    this.endpoint = new Endpoint(config, publicKey(), world.random, world.random, world.nowNanos);
    bind(address);
  }

  PublicKey publicKey() {
    return privateKey.publicKey();
  }

  /** Moves to these addresses, all at once. */
  void bind(String... addresses) {
    List<LocalAddress> locals = new ArrayList<>();
    bound = new ArrayList<>();
    for (String address : addresses) {
      int colon = address.lastIndexOf(':');
      InetSocketAddress socket =
          new InetSocketAddress(
              IpLiteral.parse(address.substring(0, colon)),
              Integer.parseInt(address.substring(colon + 1)));
      bound.add(socket);
      locals.add(new LocalAddress(socket, "test0", 65_535 - locals.size()));
    }
    act(() -> endpoint.network().setLocalAddresses(locals, world.nowNanos));
  }

  @Override
  public PrivateKey privateKey() {
    return privateKey;
  }

  @Override
  public void onDatagram(Datagram datagram) {
    act(() -> endpoint.handleDatagram(datagram, world.nowNanos));
  }

  @Override
  public void onMessage(Received received) {
    act(() -> endpoint.handleMessage(received, world.nowNanos));
  }

  @Override
  public OptionalLong nextTimeoutNanos() {
    return endpoint.nextTimeoutNanos();
  }

  @Override
  public void onTimeout() {
    act(() -> endpoint.handleTimeout(world.nowNanos));
  }

  @Override
  public boolean isBound(InetSocketAddress address) {
    return bound.contains(address);
  }

  @Override
  public @Nullable InetSocketAddress multicast() {
    return multicast;
  }

  /** Opens a socket for multicast DNS on the one link there is, as a driver does when asked to. */
  private void joinGroup() {
    InetAddress address = bound.get(0).getAddress();
    multicast = new InetSocketAddress(address, MdnsLink.PORT);
    endpoint
        .network()
        .setMulticastDnsLinks(
            List.of(new MdnsLink(multicast, List.of(new MdnsLink.Prefix(address, 24)))),
            world.nowNanos);
  }

  void want(Party peer) {
    want(peer.publicKey(), PeerOptions.defaults());
  }

  void want(PublicKey peer, PeerOptions options) {
    act(() -> endpoint.want(peer, options, world.nowNanos));
  }

  void close(Party peer) {
    act(() -> endpoint.close(peer.publicKey(), world.nowNanos));
  }

  void restart(Party peer) {
    act(() -> endpoint.restart(peer.publicKey(), world.nowNanos));
  }

  boolean send(Party peer, String text) {
    boolean[] sent = new boolean[1];
    act(
        () ->
            sent[0] =
                endpoint.send(
                    peer.publicKey(), text.getBytes(StandardCharsets.UTF_8), world.nowNanos));
    return sent[0];
  }

  /** The session with a peer, which must exist. */
  SessionSnapshot session(PublicKey peer) {
    return Objects.requireNonNull(endpoint.session(peer), "a session");
  }

  SessionState stateWith(Party peer) {
    SessionSnapshot snapshot = endpoint.session(peer.publicKey());
    return snapshot == null ? SessionState.CLOSED : snapshot.state();
  }

  boolean hasPairWith(Party peer) {
    return stateWith(peer).hasPair();
  }

  /** Whether both are bound to each other's present generation and have a pair. */
  boolean agreesWith(Party peer) {
    SessionSnapshot ours = endpoint.session(peer.publicKey());
    SessionSnapshot theirs = peer.endpoint.session(publicKey());
    return ours != null
        && theirs != null
        && ours.state().hasPair()
        && theirs.state().hasPair()
        && ours.sessionId().equals(theirs.peerSessionId())
        && theirs.sessionId().equals(ours.peerSessionId())
        && !ours.restarting()
        && !theirs.restarting();
  }

  /** The texts that came from a peer. */
  List<String> received() {
    return events.stream()
        .filter(EndpointEvent.DatagramReceived.class::isInstance)
        .map(
            event ->
                new String(
                    ((EndpointEvent.DatagramReceived) event).payload(), StandardCharsets.UTF_8))
        .toList();
  }

  List<EndpointEvent.StateChanged> moves() {
    return events.stream()
        .filter(EndpointEvent.StateChanged.class::isInstance)
        .map(EndpointEvent.StateChanged.class::cast)
        .toList();
  }

  /** Calls the endpoint, then drains it as a driver must. */
  void act(Runnable call) {
    call.run();
    if (multicast == null && endpoint.network().wantsMulticastDns()) {
      joinGroup();
    }
    for (Transmit out = endpoint.pollTransmit(); out != null; out = endpoint.pollTransmit()) {
      world.carry(out);
    }
    for (OutgoingMessage out = endpoint.pollMessage(); out != null; out = endpoint.pollMessage()) {
      world.publish(privateKey, out);
    }
    for (EndpointEvent event = endpoint.pollEvent(); event != null; event = endpoint.pollEvent()) {
      events.add(event);
    }
  }
}
