package eu.riasc.wice.relay.server;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.relay.router.DropReason;
import eu.riasc.wice.relay.router.Publisher;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerCall;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** One connection of a client: the unit that shares of queues are limited by. */
final class Connection implements Publisher {
  /** Where a call's transport attributes hold its connection. */
  static final Attributes.Key<Connection> KEY = Attributes.Key.create("relay-connection");

  private final boolean withinLimit;
  private final @Nullable SocketAddress local;
  private final @Nullable SocketAddress remote;
  private final @Nullable SSLSession tls;
  private final ConcurrentMap<PublicKey, LossListener> losers = new ConcurrentHashMap<>();

  /** Told about lost envelopes of the senders it answers for. */
  @FunctionalInterface
  interface LossListener {
    /** Takes note; called with a router's lock held. */
    void lost(PublicKey sender, PublicKey recipient);
  }

  Connection(Attributes transport, boolean withinLimit) {
    this.withinLimit = withinLimit;
    this.local = transport.get(Grpc.TRANSPORT_ATTR_LOCAL_ADDR);
    this.remote = transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    this.tls = transport.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
  }

  /** Returns the connection a call came over. */
  static Connection of(ServerCall<?, ?> call) {
    Connection connection = call.getAttributes().get(KEY);
    if (connection == null) {
      throw new IllegalStateException("a call without its connection");
    }
    return connection;
  }

  /** Tells whether calls of this connection are served. */
  boolean isWithinLimit() {
    return withinLimit;
  }

  /** Returns the address on our side. */
  @Nullable SocketAddress local() {
    return local;
  }

  /**
   * Returns where the connection comes from, as far as a party can choose it at no cost: an IPv4
   * address, or the /64 of an IPv6 address.
   */
  Object source() {
    if (!(remote instanceof InetSocketAddress inet) || inet.getAddress() == null) {
      return "elsewhere";
    }
    byte[] address = inet.getAddress().getAddress();
    return ByteBuffer.wrap(address, 0, Math.min(address.length, 8));
  }

  /** Returns the TLS session, or nothing when the connection is plain text. */
  @Nullable SSLSession tls() {
    return tls;
  }

  /** From here on, losses of the sender are told to the listener. */
  void report(PublicKey sender, LossListener listener) {
    losers.put(sender, listener);
  }

  /** Ends {@link #report}, if it is still this listener that is told. */
  void silence(PublicKey sender, LossListener listener) {
    losers.remove(sender, listener);
  }

  @Override
  public void lost(PublicKey sender, PublicKey recipient, DropReason reason) {
    LossListener listener = losers.get(sender);
    if (listener != null) {
      listener.lost(sender, recipient);
    }
  }
}
