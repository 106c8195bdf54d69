package eu.riasc.wice.netlab;

import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.Machine;
import eu.riasc.wice.sansio.Transmit;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A machine that sends random bytes at a fixed pace and tells what it receives. */
final class Echoer implements Machine<Integer> {
  private final InetSocketAddress local;
  private final InetSocketAddress remote;
  private final long paceNanos;
  private final RandomGenerator random;
  private final Deque<Transmit> transmits = new ArrayDeque<>();
  private final Deque<Integer> events = new ArrayDeque<>();
  private long nextNanos;

  Echoer(
      InetSocketAddress local,
      InetSocketAddress remote,
      long paceNanos,
      RandomGenerator random,
      long nowNanos) {
    this.local = local;
    this.remote = remote;
    this.paceNanos = paceNanos;
    this.random = random;
    this.nextNanos = nowNanos + paceNanos;
  }

  @Override
  public void handleDatagram(Datagram datagram, long nowNanos) {
    events.add(datagram.payload().length);
  }

  @Override
  public void handleTimeout(long nowNanos) {
    if (nextNanos - nowNanos <= 0) {
      byte[] payload = new byte[20 + random.nextInt(80)];
      random.nextBytes(payload);
      transmits.add(new Transmit(local, remote, payload));
      nextNanos = nowNanos + paceNanos;
    }
  }

  @Override
  public @Nullable Transmit pollTransmit() {
    return transmits.poll();
  }

  @Override
  public @Nullable Integer pollEvent() {
    return events.poll();
  }

  @Override
  public OptionalLong nextTimeoutNanos() {
    return OptionalLong.of(nextNanos);
  }
}
