package eu.riasc.wice.node;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.Scheduler;
import eu.riasc.wice.signaling.Signaling;
import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.SignalingTransports;
import eu.riasc.wice.signaling.Transport;
import eu.riasc.wice.signaling.TransportContext;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Opens signaling backends by URI. */
public final class Backends {
  private Backends() {}

  /**
   * Opens the transport of every URI and puts them behind one façade. A URI that is given twice
   * counts once.
   *
   * @param uris at least one; each is also the id of its transport
   * @param executor opens envelopes, calls handlers, and gives transports their timers; it outlives
   *     the façade
   * @param known senders that the limit for strangers is not for; called by several threads
   * @throws NodeException if a URI is malformed or no provider knows its scheme
   */
  public static Signaling open(
      List<String> uris, ScheduledExecutorService executor, Predicate<PublicKey> known) {
    TransportContext context =
        new TransportContext(
            (delay, task) -> schedule(executor, delay, task), System::nanoTime, new SecureRandom());
    Map<String, Transport> transports = new LinkedHashMap<>();
    try {
      for (String uri : uris) {
        if (!transports.containsKey(uri)) {
          transports.put(uri, SignalingTransports.open(uri, context));
        }
      }
    } catch (SignalingException e) {
      transports.values().forEach(Transport::close);
      throw new NodeException(NodeException.Code.BAD_SETTING, e);
    }
    return new Signaling(transports, executor, context, known);
  }

  private static Scheduler.Scheduled schedule(
      ScheduledExecutorService executor, Duration delay, Runnable task) {
    try {
      Future<?> scheduled = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> scheduled.cancel(false);
    } catch (RejectedExecutionException e) {
      return () -> {}; // everything is being closed: nothing happens later any more
    }
  }
}
