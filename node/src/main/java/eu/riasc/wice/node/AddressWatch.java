package eu.riasc.wice.node;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches what the world outside says of addresses, on an executor of its own: which addresses this
 * host has, and which the names of the STUN servers stand for. Both block now and then, which is
 * why they are not done on the selector thread.
 */
final class AddressWatch {
  private static final Logger log = LoggerFactory.getLogger(AddressWatch.class);

  /** A resolved name is asked for again after this time. */
  private static final Duration NAME_AGE = Duration.ofMinutes(5);

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofSeconds(60);

  private final ScheduledExecutorService chores;
  private final NodeSettings settings;
  private final IceServers servers;
  private Duration retry = FIRST_RETRY;
  private @Nullable ScheduledFuture<?> nextResolution;

  AddressWatch(ScheduledExecutorService chores, NodeSettings settings, IceServers servers) {
    this.chores = chores;
    this.settings = settings;
    this.servers = servers;
  }

  /** The addresses the settings allow, as of now. */
  List<HostAddress> scan() throws IOException {
    return settings.addresses().scan();
  }

  /**
   * Begins to watch.
   *
   * @param onAddresses told the present addresses at every interval, changed or not
   * @param onServers told the servers' addresses whenever they have been resolved
   */
  void start(Consumer<List<HostAddress>> onAddresses, Consumer<IceServers.Resolved> onServers) {
    long millis = settings.addressPollInterval().toMillis();
    ScheduledFuture<?> unused =
        chores.scheduleWithFixedDelay(
            () -> look(onAddresses), millis, millis, TimeUnit.MILLISECONDS);
    if (!servers.isEmpty()) {
      chores.execute(() -> resolve(onServers));
    }
  }

  /** Takes the TURN servers that relays lend, on the executor of this watch. */
  void lend(List<TurnServers.Named> lent, Consumer<IceServers.Resolved> onServers) {
    servers.setLent(lent);
    resolve(onServers);
  }

  private void look(Consumer<List<HostAddress>> onAddresses) {
    try {
      onAddresses.accept(scan());
    } catch (IOException | RuntimeException e) {
      log.debug("cannot list this host's addresses, keeping the ones known: {}", e.getMessage());
    }
  }

  private void resolve(Consumer<IceServers.Resolved> onServers) {
    if (nextResolution != null) {
      nextResolution.cancel(false);
    }
    onServers.accept(servers.resolve());
    Duration next = NAME_AGE;
    if (servers.failures() > 0) {
      next = retry;
      retry = min(retry.multipliedBy(2), LAST_RETRY);
    } else {
      retry = FIRST_RETRY;
    }
    try {
      nextResolution =
          chores.schedule(() -> resolve(onServers), next.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      log.debug("the node closes, its servers' names are not asked for again");
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
