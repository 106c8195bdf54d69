package eu.riasc.wice.node;

import eu.riasc.wice.ice.mdns.sockets.MdnsSocket;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.PortCommand;
import eu.riasc.wice.sansio.PortEvent;
import eu.riasc.wice.sansio.PortMachine;
import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.StreamMachine;
import eu.riasc.wice.sansio.Times;
import eu.riasc.wice.sansio.Transmit;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that owns the sockets and the machine behind them: datagrams, what happens to streams,
 * and timers go in, transmits and commands to streams go out. Other threads enter by one queue,
 * {@link #execute}.
 *
 * <p>A fault of ours that makes the machine throw is logged, and the loop goes on.
 */
final class SelectorLoop implements Executor, Ingress {
  private static final Logger log = LoggerFactory.getLogger(SelectorLoop.class);

  /** Commands taken from the queue before the sockets get their turn. */
  private static final int COMMANDS_PER_ROUND = 256;

  /** Rest after a failure, so that a fault that repeats does not take a whole core. */
  private static final long PAUSE_AFTER_FAILURE_NANOS = 100_000_000L;

  /** What a selector can wait for at the least, and by how much it may wait too long. */
  private static final long MILLISECOND_NANOS = 1_000_000L;

  /** A shorter wait, for what is paced; a datagram that comes meanwhile is late by as much. */
  private static final long NAP_NANOS = 50_000L;

  /** How long a caller waits for the thread to answer a question. */
  private static final long ANSWER_SECONDS = 5;

  private final Selector selector;
  private final Ports ports;
  private final Streams streams;
  private final Driven driven;
  private final @Nullable StreamMachine<?> streamMachine;
  private final @Nullable PortMachine<?> portMachine;
  private final Thread thread;
  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Consumer<SelectionKey> receiver = this::receive;
  private volatile boolean stopped;
  private volatile boolean napping;

  /** When the machine wants to be called, as it said when it was last drained. */
  private OptionalLong due = OptionalLong.empty();

  /** Whether the machine was called since. Payload does not count: it changes no time of it. */
  private boolean undrained = true;

  private long notBeforeNanos;
  private boolean resting;

  /**
   * A loop that does not run yet.
   *
   * @param streams the TCP connections, which stay without use if the machine has none
   */
  SelectorLoop(String threadName, Selector selector, Ports ports, Streams streams, Driven driven) {
    this.selector = selector;
    this.ports = ports;
    this.streams = streams;
    this.driven = driven;
    this.streamMachine = driven.machine() instanceof StreamMachine<?> machine ? machine : null;
    this.portMachine = driven.machine() instanceof PortMachine<?> machine ? machine : null;
    this.thread = new Thread(this::run, threadName);
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Runs a command on the loop's thread, in order. After {@link #stop} it is dropped. */
  @Override
  public void execute(Runnable command) {
    commands.add(command);
    if (woken.compareAndSet(false, true)) {
      selector.wakeup();
    }
    if (napping) {
      LockSupport.unpark(thread);
    }
  }

  /** Asks the selector thread and waits for the answer. */
  <T> @Nullable T ask(Supplier<@Nullable T> question) {
    CompletableFuture<@Nullable T> answer = new CompletableFuture<>();
    execute(
        () -> {
          try {
            answer.complete(question.get());
          } catch (RuntimeException e) {
            answer.completeExceptionally(e);
          }
        });
    try {
      return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeException(
          NodeException.Code.BUSY, "ask the selector thread: interrupted while waiting", e);
    } catch (TimeoutException e) {
      throw new NodeException(
          NodeException.Code.BUSY,
          "ask the selector thread: no answer within " + ANSWER_SECONDS + " s",
          e);
    } catch (ExecutionException e) {
      throw new NodeException(
          NodeException.Code.BUSY, "ask the selector thread: " + e.getCause(), e);
    }
  }

  boolean isLoopThread() {
    return Thread.currentThread() == thread;
  }

  /** Ends the thread and closes the sockets; waits for it unless called on it. */
  void stop() {
    stopped = true;
    selector.wakeup();
    if (isLoopThread()) {
      return;
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    due = driven.nextTimeoutNanos();
    try {
      while (!stopped) {
        round();
      }
    } finally {
      streams.closeAll();
      ports.closeAll();
      try {
        selector.close();
      } catch (IOException e) {
        log.debug("closing the selector: {}", e.getMessage());
      }
    }
  }

  private void round() {
    try {
      select();
      runCommands();
      if (!resting) {
        handleTimeouts(System.nanoTime());
      }
      if (undrained) {
        drain();
      }
    } catch (IOException | RuntimeException e) {
      log.error("a round of the selector thread failed, it goes on: {}", e.toString(), e);
      notBeforeNanos = System.nanoTime() + PAUSE_AFTER_FAILURE_NANOS;
      due = OptionalLong.of(notBeforeNanos);
      resting = true;
      undrained = true;
    }
  }

  private void handleTimeouts(long now) {
    if (isOver(streams.nextTimeoutNanos(), now)) {
      streams.handleTimeout(now);
      undrained = true;
    }
    if (isOver(due, now)) {
      driven.handleTimeout(now);
      undrained = true;
    }
  }

  private static boolean isOver(OptionalLong time, long now) {
    return time.isPresent() && time.getAsLong() - now <= 0;
  }

  private void select() throws IOException {
    long nanos = waitNanos();
    if (nanos < 0) {
      selector.select(receiver);
    } else if (nanos >= MILLISECOND_NANOS) {
      selector.select(receiver, nanos / MILLISECOND_NANOS);
    } else {
      nap(nanos);
      selector.selectNow(receiver);
    }
    woken.set(false);
  }

  /**
   * How long to wait for datagrams, -1 without end. What is paced must not be late by the part of a
   * millisecond that a selector rounds up; everything else may be.
   */
  private long waitNanos() {
    if (!commands.isEmpty()) {
      return 0;
    }
    OptionalLong next = Times.earliest(due, streams.nextTimeoutNanos());
    long now = System.nanoTime();
    resting = resting && notBeforeNanos - now > 0;
    if (next.isEmpty()) {
      return -1;
    }
    long at = resting && notBeforeNanos - next.getAsLong() > 0 ? notBeforeNanos : next.getAsLong();
    long nanos = Math.max(0, at - now);
    return nanos == 0 || driven.isPacing(now) ? nanos : nanos + MILLISECOND_NANOS - 1;
  }

  /** Waits for so long, a nap's length or a command, whichever comes first. */
  private void nap(long nanos) {
    napping = true;
    if (nanos > 0 && commands.isEmpty()) {
      LockSupport.parkNanos(Math.min(nanos, NAP_NANOS));
    }
    napping = false;
  }

  private void receive(SelectionKey key) {
    if (!key.isValid()) {
      return; // closed by what the machine made of an earlier one of this round
    }
    if (key.attachment() instanceof Port port) {
      ports.receive(port, this);
    } else if (key.attachment() instanceof MdnsSocket socket) {
      ports.receive(socket, this);
    } else if (key.attachment() instanceof Listener listener) {
      streams.accept(listener, System.nanoTime());
      drain();
    } else {
      streams.ready((Stream) key.attachment());
      drain();
    }
  }

  @Override
  public boolean payload(InetSocketAddress local, InetSocketAddress remote, ByteBuffer payload) {
    return driven.payload(local, remote, payload);
  }

  @Override
  public void datagram(Datagram datagram) {
    driven.machine().handleDatagram(datagram, System.nanoTime());
    drain();
  }

  private void runCommands() {
    for (int i = 0; i < COMMANDS_PER_ROUND; i++) {
      Runnable command = commands.poll();
      if (command == null) {
        return;
      }
      command.run();
      drain();
    }
  }

  private void drain() {
    do {
      while (flush()) {
        // an event of a stream makes the machine say more
      }
      driven.drain(System.nanoTime());
    } while (flush()); // what it has made the machine say
    due = driven.nextTimeoutNanos();
    undrained = false;
  }

  /** Sends transmits, passes on what belongs to streams; whether there was anything. */
  private boolean flush() {
    boolean any = false;
    for (Transmit t = driven.machine().pollTransmit();
        t != null;
        t = driven.machine().pollTransmit()) {
      ports.send(t);
      any = true;
    }
    any |= portMachine != null && drivePorts(portMachine);
    return (streamMachine != null && driveStreams(streamMachine)) || any;
  }

  /** Binds and closes ports as the machine wants them; whether it wanted any. */
  private boolean drivePorts(PortMachine<?> machine) {
    boolean any = false;
    for (PortCommand c = machine.pollPort(); c != null; c = machine.pollPort()) {
      PortEvent event = ports.further().handle(c);
      if (event != null) {
        machine.handlePort(event, System.nanoTime());
      }
      any = true;
    }
    return any;
  }

  /** Passes commands and one event of streams on; whether there was any. */
  private boolean driveStreams(StreamMachine<?> machine) {
    boolean any = false;
    for (StreamCommand c = machine.pollStream(); c != null; c = machine.pollStream()) {
      streams.handle(c, System.nanoTime());
      any = true;
    }
    streams.flush();
    StreamEvent event = streams.pollEvent();
    if (event != null) {
      machine.handleStream(event, System.nanoTime());
    }
    return any || event != null;
  }
}
