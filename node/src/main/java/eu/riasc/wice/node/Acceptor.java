package eu.riasc.wice.node;

import eu.riasc.wice.sansio.StreamId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up the connections that remote sides make, as many as there may be. Belongs to the selector
 * thread.
 */
final class Acceptor {
  private static final Logger log = LoggerFactory.getLogger(Acceptor.class);

  private final Selector selector;
  private final Listeners listeners;
  private final AcceptLimits limits;
  private final StreamCounters counters;
  private long last;

  Acceptor(Selector selector, StreamSettings settings, StreamCounters counters) {
    this.selector = selector;
    this.listeners = new Listeners(selector);
    this.limits = new AcceptLimits(settings.maxAccepted(), settings.maxAcceptedPerAddress());
    this.counters = counters;
  }

  /** Where it listens; nowhere, unless it is told to. */
  Listeners listeners() {
    return listeners;
  }

  /** The system says that somebody has connected. */
  void accept(Listener listener, Consumer<Stream> sink, long nowNanos) {
    listeners.accept(listener, channel -> take(channel, sink), nowNanos);
  }

  private void take(SocketChannel channel, Consumer<Stream> sink) {
    try {
      InetSocketAddress remote = (InetSocketAddress) channel.getRemoteAddress();
      if (!limits.tryAdd(remote.getAddress())) {
        counters.acceptsRefused.increment();
        channel.close();
        return;
      }
      last++;
      sink.accept(take(channel, remote));
    } catch (IOException e) {
      log.debug("accepted a connection that is gone already: {}", e.getMessage());
    }
  }

  private Stream take(SocketChannel channel, InetSocketAddress remote) throws IOException {
    try {
      return Stream.accepted(selector, new StreamId(true, last), channel, remote);
    } catch (IOException | RuntimeException e) {
      limits.remove(remote.getAddress());
      channel.close();
      throw e;
    }
  }

  /** The socket of an accepted stream has been closed. */
  void released(Stream stream) {
    limits.remove(stream.remote().getAddress());
  }
}
