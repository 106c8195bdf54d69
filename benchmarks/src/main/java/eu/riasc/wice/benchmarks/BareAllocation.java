package eu.riasc.wice.benchmarks;

import eu.riasc.wice.ice.stun.Attribute;
import eu.riasc.wice.ice.stun.ChannelNumber;
import eu.riasc.wice.ice.stun.MessageClass;
import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.ice.stun.RequestedTransport;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.TransactionId;
import eu.riasc.wice.ice.stun.XorPeerAddress;
import eu.riasc.wice.ice.stun.XorRelayedAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;

/**
 * An allocation on a server that asks for no credentials, with one channel: the least that a client
 * needs to send ChannelData. It is not refreshed, so it lasts ten minutes.
 */
final class BareAllocation {
  static final int CHANNEL = ChannelNumber.MIN;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final DatagramChannel channel;
  private final InetSocketAddress server;
  private final InetSocketAddress relayed;

  /** Asks for an address, blocking. */
  BareAllocation(DatagramChannel channel, InetSocketAddress server) throws IOException {
    this.channel = channel;
    this.server = server;
    StunMessage response = ask(Method.ALLOCATE, List.of(RequestedTransport.UDP));
    this.relayed =
        Objects.requireNonNull(response.attribute(XorRelayedAddress.class), "a relayed address")
            .address();
  }

  InetSocketAddress relayed() {
    return relayed;
  }

  /** Binds the channel to a peer, blocking. */
  void bind(InetSocketAddress peer) throws IOException {
    ask(Method.CHANNEL_BIND, List.of(new ChannelNumber(CHANNEL), new XorPeerAddress(peer)));
  }

  private StunMessage ask(Method method, List<Attribute> attributes) throws IOException {
    StunMessage.Builder request = StunMessage.request(method, TransactionId.random(RANDOM));
    attributes.forEach(request::add);
    channel.send(ByteBuffer.wrap(request.build().bytes()), server);
    ByteBuffer answer = ByteBuffer.allocate(1_500);
    channel.receive(answer);
    byte[] bytes = new byte[answer.flip().remaining()];
    answer.get(bytes);
    StunMessage response = StunMessage.decode(bytes);
    if (response.messageClass() != MessageClass.SUCCESS_RESPONSE) {
      throw new IOException("ask the turn server for " + method + ": found " + response);
    }
    return response;
  }
}
