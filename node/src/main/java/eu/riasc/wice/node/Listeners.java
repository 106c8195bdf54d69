package eu.riasc.wice.node;

import eu.riasc.wice.ice.agent.LocalAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TCP ports on which a node accepts connections: one per UDP port, with the same number where
 * that is free. Belongs to the selector thread.
 */
final class Listeners {
  private static final Logger log = LoggerFactory.getLogger(Listeners.class);

  /** Connections taken from one port before the others get their turn. */
  private static final int ACCEPTS_PER_TURN = 16;

  /**
   * Rest after the system has refused to hand out a connection, as it does without file handles.
   */
  private static final long PAUSE_NANOS = 1_000_000_000L;

  private final Selector selector;
  private final Map<InetAddress, Listener> open = new LinkedHashMap<>();
  private @Nullable Long pausedUntilNanos;

  Listeners(Selector selector) {
    this.selector = selector;
  }

  /** Where it listens, in the order in which it began to. */
  List<LocalAddress> bound() {
    return open.values().stream().map(Listener::described).toList();
  }

  /**
   * Closes the ports of addresses that are gone and listens on new ones.
   *
   * @param udp the UDP ports that there are
   * @param given whether their number was asked for, so that no other will do
   * @return what went wrong, one line per address; empty if nothing did
   */
  List<String> adjustTo(List<LocalAddress> udp, boolean given) {
    List<InetAddress> present = udp.stream().map(each -> each.bound().getAddress()).toList();
    for (Iterator<Listener> i = open.values().iterator(); i.hasNext(); ) {
      Listener each = i.next();
      if (!present.contains(each.described().bound().getAddress())) {
        i.remove();
        close(each);
      }
    }
    List<String> failures = new ArrayList<>();
    for (LocalAddress each : udp) {
      if (!open.containsKey(each.bound().getAddress())) {
        try {
          open.put(each.bound().getAddress(), openBeside(each, given));
        } catch (IOException e) {
          failures.add("cannot listen on tcp " + Reasons.text(each.bound()) + ": " + Reasons.of(e));
        }
      }
    }
    return failures;
  }

  private Listener openBeside(LocalAddress udp, boolean given) throws IOException {
    try {
      return Listener.open(selector, udp, udp.bound().getPort());
    } catch (IOException e) {
      if (given) {
        throw e;
      }
      log.debug("tcp {} is taken, any other port will do: {}", udp.bound(), e.getMessage());
      return Listener.open(selector, udp, 0);
    }
  }

  /** Hands over the connections that wait at one port, at most a turn's worth. */
  void accept(Listener listener, Consumer<SocketChannel> sink, long nowNanos) {
    try {
      for (int i = 0; i < ACCEPTS_PER_TURN; i++) {
        SocketChannel next = listener.accept();
        if (next == null) {
          return;
        }
        sink.accept(next);
      }
    } catch (IOException e) {
      log.warn("cannot accept on {}, pausing: {}", listener.described().bound(), Reasons.of(e));
      open.values().forEach(each -> each.pause(true));
      pausedUntilNanos = nowNanos + PAUSE_NANOS;
    }
  }

  /** When {@link #handleTimeout} wants to be called, or empty. */
  OptionalLong nextTimeoutNanos() {
    return pausedUntilNanos == null ? OptionalLong.empty() : OptionalLong.of(pausedUntilNanos);
  }

  /** Goes on after a pause. */
  void handleTimeout(long nowNanos) {
    if (pausedUntilNanos != null && pausedUntilNanos - nowNanos <= 0) {
      pausedUntilNanos = null;
      open.values().forEach(each -> each.pause(false));
    }
  }

  void closeAll() {
    open.values().forEach(Listeners::close);
    open.clear();
  }

  private static void close(Listener listener) {
    try {
      listener.close();
    } catch (IOException e) {
      log.debug("closing tcp {}: {}", listener.described().bound(), e.getMessage());
    }
  }
}
