package eu.riasc.wice.benchmarks;

import eu.riasc.wice.crypto.KeyPair;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.Transmit;
import eu.riasc.wice.session.Endpoint;
import eu.riasc.wice.session.EndpointConfig;
import eu.riasc.wice.session.EndpointEvent;
import eu.riasc.wice.session.OutgoingMessage;
import eu.riasc.wice.session.PeerOptions;
import eu.riasc.wice.session.SessionState;
import eu.riasc.wice.signaling.Received;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;

/** One endpoint of a swarm and its socket. Belongs to the swarm's thread. */
final class SwarmMember {
  private static final int LARGEST_DATAGRAM = 65_535;

  private final KeyPair keys;
  private final Endpoint endpoint;
  private final DatagramChannel channel;
  private final InetSocketAddress local;
  private final CountDownLatch connected = new CountDownLatch(1);
  private boolean callArranged;
  private long callAtNanos;

  SwarmMember(KeyPair keys, Selector selector, SecureRandom random) throws IOException {
    this.keys = keys;
    channel = DatagramChannel.open();
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, this);
    local = (InetSocketAddress) channel.getLocalAddress();
    long now = System.nanoTime();
    endpoint = new Endpoint(EndpointConfig.defaults(), publicKey(), random, random, now);
    endpoint.network().setLocalAddresses(List.of(new LocalAddress(local, "lo", 65_535)), now);
  }

  PublicKey publicKey() {
    return keys.ours().publicKey();
  }

  KeyPair keys() {
    return keys;
  }

  /** Open until its session is connected. */
  CountDownLatch connected() {
    return connected;
  }

  void want() {
    endpoint.want(keys.theirs(), PeerOptions.defaults(), System.nanoTime());
  }

  void message(Received received) {
    endpoint.handleMessage(received, System.nanoTime());
  }

  /** Whether a call at this time must still be arranged; from then on it counts as arranged. */
  boolean needsCallAt(long atNanos) {
    if (callArranged && callAtNanos - atNanos <= 0) {
      return false;
    }
    callArranged = true;
    callAtNanos = atNanos;
    return true;
  }

  /** The time of an arranged call has come. */
  void timeout(long atNanos) {
    if (atNanos == callAtNanos) {
      callArranged = false;
    }
    endpoint.handleTimeout(System.nanoTime());
  }

  /** Takes in what has arrived on the socket. */
  void readable(ByteBuffer buffer) throws IOException {
    while (true) {
      buffer.clear();
      InetSocketAddress remote = (InetSocketAddress) channel.receive(buffer);
      if (remote == null) {
        return;
      }
      byte[] payload = new byte[buffer.flip().remaining()];
      buffer.get(payload);
      endpoint.handleDatagram(new Datagram(local, remote, payload), System.nanoTime());
    }
  }

  /** Sends and hands on what the endpoint has to say; gives the time it next wants to be called. */
  OptionalLong drain(BiConsumer<SwarmMember, OutgoingMessage> publish) throws IOException {
    for (Transmit t = endpoint.pollTransmit(); t != null; t = endpoint.pollTransmit()) {
      channel.send(ByteBuffer.wrap(t.payload()), t.remote());
    }
    for (OutgoingMessage m = endpoint.pollMessage(); m != null; m = endpoint.pollMessage()) {
      publish.accept(this, m);
    }
    for (EndpointEvent e = endpoint.pollEvent(); e != null; e = endpoint.pollEvent()) {
      if (e instanceof EndpointEvent.StateChanged change && change.to() == SessionState.CONNECTED) {
        connected.countDown();
      }
    }
    return endpoint.nextTimeoutNanos();
  }

  void close() throws IOException {
    channel.close();
  }

  /** A buffer that any datagram fits in. */
  static ByteBuffer buffer() {
    return ByteBuffer.allocateDirect(LARGEST_DATAGRAM);
  }
}
