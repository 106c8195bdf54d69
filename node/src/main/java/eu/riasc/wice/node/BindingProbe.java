package eu.riasc.wice.node;

import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.stun.MappedAddress;
import eu.riasc.wice.ice.stun.MessageClass;
import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.ice.stun.StunException;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.TransactionId;
import eu.riasc.wice.ice.stun.XorMappedAddress;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.Machine;
import eu.riasc.wice.sansio.Transmit;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Asks every STUN server from every port of its family for the port's mapped address, once (RFC
 * 8489 §2), with the usual retransmissions but less patience than §6.2.1 has: three requests, half
 * a second, one and two seconds apart.
 *
 * <p>Single-threaded; time and randomness are arguments.
 */
final class BindingProbe implements Machine<BindingAnswer> {
  private static final long FIRST_TIMEOUT_NANOS = 500_000_000L;
  private static final int SENDS = 3;

  /** The time between two new requests, so that no NAT is overrun (RFC 8445 §14.2). */
  private static final long SPACING_NANOS = 20_000_000L;

  private static final class Question {
    final LocalAddress base;
    final InetSocketAddress server;
    final TransactionId id;
    int sends;
    long lastSentNanos;
    long dueNanos;

    Question(LocalAddress base, InetSocketAddress server, TransactionId id, long dueNanos) {
      this.base = base;
      this.server = server;
      this.id = id;
      this.dueNanos = dueNanos;
    }
  }

  private final List<Question> open = new ArrayList<>();
  private final Deque<Transmit> transmits = new ArrayDeque<>();
  private final Deque<BindingAnswer> answers = new ArrayDeque<>();

  /** Prepares the questions; the first is due at once. */
  BindingProbe(
      List<LocalAddress> bases,
      List<InetSocketAddress> servers,
      RandomGenerator random,
      long nowNanos) {
    long due = nowNanos;
    for (LocalAddress base : bases) {
      for (InetSocketAddress server : servers) {
        if (canReach(base.bound(), server)) {
          open.add(new Question(base, server, TransactionId.random(random), due));
          due += SPACING_NANOS;
        }
      }
    }
  }

  /** Whether every question has been answered or given up. */
  boolean isDone() {
    return open.isEmpty();
  }

  @Override
  public void handleDatagram(Datagram datagram, long nowNanos) {
    byte[] bytes = datagram.payload();
    if (!StunMessage.isStun(bytes, 0, bytes.length)) {
      return;
    }
    StunMessage message;
    try {
      message = StunMessage.decode(bytes);
    } catch (StunException e) {
      return;
    }
    for (Question each : open) {
      if (each.id.equals(message.transactionId())
          && each.server.equals(datagram.remote())
          && each.base.bound().equals(datagram.local())) {
        answered(each, message, nowNanos);
        return;
      }
    }
  }

  private void answered(Question question, StunMessage message, long nowNanos) {
    if (!message.method().equals(Method.BINDING)
        || message.messageClass() == MessageClass.REQUEST) {
      return;
    }
    open.remove(question);
    answers.add(
        new BindingAnswer(
            question.base,
            question.server,
            mapped(message),
            Duration.ofNanos(nowNanos - question.lastSentNanos)));
  }

  /** Servers of RFC 3489 know the plain attribute only. */
  private static @Nullable InetSocketAddress mapped(StunMessage message) {
    XorMappedAddress xored = message.attribute(XorMappedAddress.class);
    if (xored != null) {
      return xored.address();
    }
    MappedAddress plain = message.attribute(MappedAddress.class);
    return plain == null ? null : plain.address();
  }

  @Override
  public void handleTimeout(long nowNanos) {
    for (Question each : List.copyOf(open)) {
      if (each.dueNanos - nowNanos <= 0) {
        sendOrGiveUp(each, nowNanos);
      }
    }
  }

  private void sendOrGiveUp(Question question, long nowNanos) {
    if (question.sends == SENDS) {
      open.remove(question);
      answers.add(new BindingAnswer(question.base, question.server, null, null));
      return;
    }
    StunMessage request = StunMessage.request(Method.BINDING, question.id).fingerprint().build();
    transmits.add(new Transmit(question.base.bound(), question.server, request.bytes()));
    question.dueNanos = nowNanos + (FIRST_TIMEOUT_NANOS << question.sends);
    question.lastSentNanos = nowNanos;
    question.sends++;
  }

  /** The family must be the same, and from loopback one gets to loopback only. */
  private static boolean canReach(InetSocketAddress from, InetSocketAddress to) {
    boolean sameFamily = from.getAddress().getClass() == to.getAddress().getClass();
    return sameFamily
        && (!from.getAddress().isLoopbackAddress() || to.getAddress().isLoopbackAddress());
  }

  @Override
  public @Nullable Transmit pollTransmit() {
    return transmits.poll();
  }

  @Override
  public @Nullable BindingAnswer pollEvent() {
    return answers.poll();
  }

  @Override
  public OptionalLong nextTimeoutNanos() {
    return open.stream()
        .mapToLong(question -> question.dueNanos)
        .reduce((a, b) -> a - b < 0 ? a : b);
  }
}
