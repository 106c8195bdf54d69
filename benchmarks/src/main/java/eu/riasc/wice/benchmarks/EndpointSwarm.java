package eu.riasc.wice.benchmarks;

import eu.riasc.wice.crypto.KeyPair;
import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.session.OutgoingMessage;
import eu.riasc.wice.signaling.Backend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Many peers of one node, each with a key and a port of its own, all driven by one thread: an
 * endpoint is a machine without a thread. Nodes would do the same with a selector thread each.
 */
final class EndpointSwarm implements AutoCloseable {
  private static final Duration PUBLISH_DEADLINE = Duration.ofSeconds(5);

  /** Commands and timers before the sockets get their turn, however many there are. */
  private static final int MOST_PER_ROUND = 256;

  private final Selector selector = Selector.open();
  private final List<SwarmMember> members = new ArrayList<>();
  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<Due> deadlines =
      new PriorityQueue<>((a, b) -> Long.signum(a.atNanos - b.atNanos));
  private final Backend backend;
  private final Executor publisher;
  private volatile boolean closed;

  /**
   * When a member wants to be called. One that has changed its mind is called once too often, which
   * does no harm.
   */
  private record Due(long atNanos, SwarmMember member) {}

  /**
   * Opens the members' sockets and subscriptions, and begins to drive them.
   *
   * @param size how many members
   * @param node the node they will all want
   * @param backend stays the caller's
   * @param publisher where messages are sealed and published
   */
  EndpointSwarm(int size, PublicKey node, Backend backend, Executor publisher) throws IOException {
    this.backend = backend;
    this.publisher = publisher;
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < size; i++) {
      SwarmMember member =
          new SwarmMember(new KeyPair(PrivateKey.generate(random), node), selector, random);
      members.add(member);
      backend.subscribe(member.keys(), received -> execute(member, () -> member.message(received)));
    }
    Thread thread = new Thread(this::run, "swarm");
    thread.setDaemon(true);
    thread.start();
  }

  /** The key of a member. */
  PublicKey key(int member) {
    return members.get(member).publicKey();
  }

  /** Lets a member want the node. */
  void want(int member) {
    SwarmMember wanting = members.get(member);
    execute(wanting, wanting::want);
  }

  /** Waits until a member is connected. */
  void awaitConnected(int member) throws InterruptedException {
    if (!members.get(member).connected().await(120, TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          "connect member " + member + " of the swarm: still not connected after 120 s");
    }
  }

  /** Ends the swarm's thread, which closes the sockets. */
  @Override
  public void close() {
    closed = true;
    selector.wakeup();
  }

  private void execute(SwarmMember member, Runnable command) {
    commands.add(
        () -> {
          command.run();
          drain(member);
        });
    selector.wakeup();
  }

  private void run() {
    ByteBuffer buffer = SwarmMember.buffer();
    try {
      while (!closed) {
        if (commands.isEmpty()) {
          selector.select(key -> readable(key, buffer), millisToWait());
        } else {
          selector.selectNow(key -> readable(key, buffer));
        }
        runCommands();
        callDue();
      }
      for (SwarmMember member : members) {
        member.close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException("drive the swarm's sockets: " + e.getMessage(), e);
    }
  }

  private long millisToWait() {
    Due next = deadlines.peek();
    if (next == null) {
      return 0;
    }
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(next.atNanos - System.nanoTime()));
  }

  private void readable(SelectionKey key, ByteBuffer buffer) {
    SwarmMember member = (SwarmMember) key.attachment();
    try {
      member.readable(buffer);
    } catch (IOException e) {
      throw new UncheckedIOException("receive on a swarm's socket: " + e.getMessage(), e);
    }
    drain(member);
  }

  private void runCommands() {
    for (int i = 0; i < MOST_PER_ROUND; i++) {
      Runnable command = commands.poll();
      if (command == null) {
        return;
      }
      command.run();
    }
  }

  private void callDue() {
    Due next = deadlines.peek();
    for (int i = 0;
        i < MOST_PER_ROUND && next != null && next.atNanos - System.nanoTime() <= 0;
        i++, next = deadlines.peek()) {
      deadlines.remove();
      next.member.timeout(next.atNanos);
      drain(next.member);
    }
  }

  private void drain(SwarmMember member) {
    try {
      OptionalLong next = member.drain(this::publish);
      if (next.isPresent() && member.needsCallAt(next.getAsLong())) {
        deadlines.add(new Due(next.getAsLong(), member));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("send from a swarm's socket: " + e.getMessage(), e);
    }
  }

  private void publish(SwarmMember member, OutgoingMessage message) {
    publisher.execute(
        () ->
            backend.publish(
                new KeyPair(member.keys().ours(), message.recipient()),
                message.message(),
                PUBLISH_DEADLINE));
  }
}
