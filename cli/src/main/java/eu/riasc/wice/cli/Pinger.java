package eu.riasc.wice.cli;

import eu.riasc.wice.node.Peer;
import eu.riasc.wice.session.PathStatistics;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The asking side of {@code wice ping}: sends pings, then load, and prints what comes back. */
final class Pinger {
  /** How long the last pongs are waited for. */
  private static final Duration LAST_PONGS = Duration.ofSeconds(1);

  private static final long PROGRESS_NANOS = 500_000_000L;

  private final StopSignal stop;
  private final Screen screen;
  private final SessionReport report;
  private final boolean json;
  private final Rtt rtt = new Rtt();

  // guarded by this; notified whenever an answer has come
  private @Nullable Load load;

  Pinger(StopSignal stop, Screen screen, SessionReport report, boolean json) {
    this.stop = stop;
    this.screen = screen;
    this.report = report;
    this.json = json;
  }

  Rtt rtt() {
    return rtt;
  }

  /**
   * Waits until the peer is connected, the limit is over, or the command is stopped; true if it is
   * connected.
   */
  boolean awaitConnected(Peer peer, Duration limit) throws InterruptedException {
    CompletableFuture<@Nullable Object> stopped = new CompletableFuture<>();
    stop.onRequest(() -> stopped.complete(null));
    peer.onDatagram((from, payload) -> received(from, payload));
    try {
      CompletableFuture.anyOf(peer.connected().toCompletableFuture(), stopped)
          .get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return false;
    }
    return !stop.isRequested();
  }

  /**
   * Sends pings until there are enough, the command is stopped, or nobody reads the output.
   *
   * @param statistics whether statistics are printed before every ping but the first
   */
  void ping(Peer peer, @Nullable Long count, Duration interval, boolean statistics)
      throws InterruptedException {
    for (long i = 0; count == null || i < count; i++) {
      if ((i > 0 && stop.await(interval)) || screen.isGone()) {
        return;
      }
      if (statistics && i > 0) {
        statistics(peer);
      }
      peer.send(rtt.next(System.nanoTime()).encode());
    }
    long end = System.nanoTime() + LAST_PONGS.toNanos();
    synchronized (this) {
      while (!rtt.allAnswered() && end - System.nanoTime() > 0 && !stop.isRequested()) {
        TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
      }
    }
  }

  /** Prints the statistics of candidates and pairs. */
  void statistics(Peer peer) {
    PathStatistics paths = peer.paths();
    if (paths != null) {
      report.paths(peer.publicKey(), paths);
    }
  }

  /** Sends load for so long and prints how much arrives, twice a second. */
  void load(Peer peer, Duration duration) throws InterruptedException {
    long start = System.nanoTime();
    Load measured = new Load(start, duration.toNanos());
    synchronized (this) {
      load = measured;
    }
    long nextProgress = start + PROGRESS_NANOS;
    long bytesBefore = 0;
    while (!measured.isOver(System.nanoTime()) && !stop.isRequested()) {
      send(peer, measured);
      long now = System.nanoTime();
      if (now - nextProgress >= 0) {
        long bytes = arrived(measured);
        printLoad(now - nextProgress + PROGRESS_NANOS, bytes - bytesBefore, peer);
        bytesBefore = bytes;
        nextProgress = now + PROGRESS_NANOS;
      }
    }
  }

  private void send(Peer peer, Load measured) throws InterruptedException {
    int allowance;
    synchronized (this) {
      allowance = measured.allowance(System.nanoTime());
      if (allowance == 0) {
        TimeUnit.MILLISECONDS.timedWait(this, 10);
        return;
      }
    }
    int taken = 0;
    while (taken < allowance && peer.send(measured.datagram())) {
      taken++;
    }
    synchronized (this) {
      measured.sent(taken);
      if (taken == 0) {
        TimeUnit.MILLISECONDS.timedWait(this, 10);
      }
    }
  }

  private synchronized long arrived(Load measured) {
    return measured.arrivedBytes();
  }

  private void printLoad(long nanos, long bytes, Peer peer) {
    double megabits = Rtt.rounded(bytes * 8e3 / nanos);
    if (json) {
      screen.json(Json.object("event", "load", "bytes", bytes, "mbit_s", megabits));
    } else {
      report.remark(peer.publicKey(), String.format(Locale.ROOT, "load  %.1f Mbit/s", megabits));
    }
  }

  private void received(Peer from, byte[] payload) {
    ProbeDatagram datagram = ProbeDatagram.decode(payload);
    if (datagram == null) {
      return;
    }
    long now = System.nanoTime();
    if (datagram.kind() == ProbeDatagram.Kind.PONG) {
      double millis = rtt.answered(datagram, now);
      if (millis >= 0) {
        printPong(from, datagram.number(), millis);
      }
    }
    synchronized (this) {
      if (datagram.kind() == ProbeDatagram.Kind.REPORT && load != null) {
        load.reported(datagram, now);
      }
      notifyAll();
    }
  }

  private void printPong(Peer from, long number, double millis) {
    if (json) {
      screen.json(Json.object("event", "pong", "seq", number, "rtt_ms", Rtt.rounded(millis)));
    } else {
      report.remark(
          from.publicKey(), String.format(Locale.ROOT, "pong  %d  %.3f ms", number, millis));
    }
  }
}
