package eu.riasc.wice.signaling.grpc;

import eu.riasc.wice.sansio.Backoff;
import eu.riasc.wice.signaling.Scheduler;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a channel connected while something is subscribed. gRPC's own waits grow to two minutes;
 * here they are ours, and one wait serves all streams. On the loop's thread only.
 */
final class ConnectionKeeper {
  private static final Logger log = LoggerFactory.getLogger(ConnectionKeeper.class);

  private final ManagedChannel channel;
  private final String relay;
  private final Loop loop;
  private final Backoff backoff;
  private boolean wanted;
  private boolean closed;
  private Scheduler.@Nullable Scheduled retry;

  ConnectionKeeper(ManagedChannel channel, String relay, Loop loop, Backoff backoff) {
    this.channel = channel;
    this.relay = relay;
    this.loop = loop;
    this.backoff = backoff;
  }

  /** Begins to watch the channel. */
  void start() {
    watch(channel.getState(false));
  }

  /** From here on the channel is kept connected. */
  void want() {
    if (!wanted && !closed) {
      wanted = true;
      var unused = channel.getState(true);
    }
  }

  /** Ends the watch. */
  void close() {
    closed = true;
    cancelRetry();
  }

  private void watch(ConnectivityState state) {
    channel.notifyWhenStateChanged(state, () -> loop.run(this::changed));
  }

  private void changed() {
    if (closed) {
      return;
    }
    ConnectivityState state = channel.getState(false);
    log.debug("relay {}: {}", relay, state);
    switch (state) {
      case READY -> {
        cancelRetry();
        backoff.reset();
      }
      case IDLE -> {
        if (wanted) {
          state = channel.getState(true);
        }
      }
      case TRANSIENT_FAILURE -> {
        if (retry == null) {
          retry = loop.schedule(backoff.next(), this::retry);
        }
      }
      case CONNECTING -> {}
      case SHUTDOWN -> {
        return;
      }
    }
    watch(state);
  }

  private void retry() {
    retry = null;
    if (!closed && channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      channel.resetConnectBackoff();
      retry = loop.schedule(backoff.next(), this::retry);
    }
  }

  private void cancelRetry() {
    if (retry != null) {
      retry.cancel();
      retry = null;
    }
  }
}
