package eu.riasc.wice.ice.discovery;

import eu.riasc.wice.ice.discovery.Question.Purpose;
import eu.riasc.wice.ice.stun.MappedAddress;
import eu.riasc.wice.ice.stun.MessageClass;
import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.ice.stun.OtherAddress;
import eu.riasc.wice.ice.stun.StunException;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.TransactionId;
import eu.riasc.wice.ice.stun.XorMappedAddress;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.Machine;
import eu.riasc.wice.sansio.Transmit;
import java.net.InetAddress;
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
 * Asks every STUN server from every port of its family for the port's mapped address, and the
 * servers that can tell, how the NAT behaves (RFC 5780 §4). Once: it is {@link #isDone} some
 * seconds later, sooner if all servers answer.
 *
 * <p>A server that has not answered yet is sent three requests, half a second, one and two seconds
 * apart, which is less patience than RFC 8489 §6.2.1 has; one that has answered is sent four, twice
 * its round-trip time apart, at least 250 ms. Silence is taken for the NAT's doing only if the
 * address it should have been broken from answers when it is asked itself.
 *
 * <p>Each answer of a server that was named is an event. Single-threaded; bad input is ignored.
 */
public final class NatDiscovery implements Machine<BindingAnswer> {
  /** The time between two new requests, so that no NAT is overrun (RFC 8445 §14.2). */
  private static final long SPACING_NANOS = 20_000_000L;

  private final RandomGenerator random;
  private final List<PortStudy> studies;
  private final List<Question> open = new ArrayList<>();
  private final Deque<Transmit> transmits = new ArrayDeque<>();
  private final Deque<BindingAnswer> answers = new ArrayDeque<>();
  private long nextFreeNanos;
  private long nowNanos;

  /**
   * Prepares the questions; the first is due at once.
   *
   * @param ports of each address two, to which the driver gives what it receives
   * @param servers whom to ask
   * @param random for transaction ids: a cryptographic source outside tests
   */
  public NatDiscovery(
      List<PortPair> ports,
      List<InetSocketAddress> servers,
      RandomGenerator random,
      long nowNanos) {
    this.random = random;
    this.nowNanos = nowNanos;
    this.nextFreeNanos = nowNanos;
    this.studies = PortStudy.of(ports, this::ask);
    for (PortPair each : ports) {
      for (InetSocketAddress server : servers) {
        if (canReach(each.base(), server)) {
          ask(Purpose.SERVER, each.base(), server, 0);
        }
      }
    }
  }

  /** Whether every question has been answered or given up. */
  public boolean isDone() {
    return open.isEmpty();
  }

  /** What is known so far, one for each pair of ports; final when this {@link #isDone}. */
  public List<NatVerdict> verdicts() {
    return studies.stream().map(PortStudy::verdict).toList();
  }

  private void ask(
      Purpose purpose, InetSocketAddress from, InetSocketAddress to, long intervalNanos) {
    if (nextFreeNanos - nowNanos < 0) {
      nextFreeNanos = nowNanos;
    }
    TransactionId id = TransactionId.random(random);
    open.add(new Question(purpose, from, to, id, intervalNanos, nextFreeNanos));
    nextFreeNanos += SPACING_NANOS;
  }

  @Override
  public void handleDatagram(Datagram datagram, long now) {
    nowNanos = now;
    byte[] bytes = datagram.payload();
    if (!StunMessage.isStun(bytes, 0, bytes.length)) {
      return;
    }
    StunMessage message;
    try {
      message = StunMessage.decode(bytes);
    } catch (StunException malformed) {
      return;
    }
    if (message.method().equals(Method.BINDING)) {
      handle(message, datagram);
    }
  }

  private void handle(StunMessage message, Datagram datagram) {
    Question question = find(message.transactionId());
    PortStudy study = study(datagram.local());
    if (question == null || study == null) {
      return;
    }
    boolean request = message.messageClass() == MessageClass.REQUEST;
    if (question.purpose == Purpose.HAIRPIN) {
      // to one of the two ports from the other one
      if (request && !question.from.equals(datagram.local()) && study == study(question.from)) {
        open.removeIf(each -> each.purpose == Purpose.HAIRPIN && study(each.from) == study);
        study.onHairpinned();
      }
    } else if (!request && question.from.equals(datagram.local())) {
      boolean changes =
          question.purpose == Purpose.CHANGE_BOTH || question.purpose == Purpose.CHANGE_PORT;
      if (changes || question.to.equals(datagram.remote())) {
        answered(question, study, message, datagram.remote());
      }
    }
  }

  private void answered(
      Question question, PortStudy study, StunMessage message, InetSocketAddress source) {
    open.remove(question);
    boolean success = message.messageClass() == MessageClass.SUCCESS_RESPONSE;
    InetSocketAddress mapped = success ? mapped(message) : null;
    switch (question.purpose) {
      case SERVER -> server(question, study, message, mapped);
      case ELSEWHERE -> {
        if (mapped != null) {
          study.onMapped(question.to, mapped);
        }
      }
      case SCRATCH -> {
        if (mapped != null) {
          study.onScratch(question.to, mapped);
        }
      }
      case CHANGE_BOTH, CHANGE_PORT -> study.onChanged(question, success ? source : null);
      case HAIRPIN -> throw new IllegalStateException("a hairpin has no answer");
    }
  }

  private void server(
      Question question, PortStudy study, StunMessage message, @Nullable InetSocketAddress mapped) {
    long roundTripNanos = question.sinceSentNanos(nowNanos);
    OtherAddress other = message.attribute(OtherAddress.class);
    InetSocketAddress otherAddress = other == null ? null : other.address();
    answers.add(
        new BindingAnswer(
            question.from, question.to, mapped, Duration.ofNanos(roundTripNanos), otherAddress));
    if (mapped != null) {
      study.onMapped(question.to, mapped);
      study.onServer(question.to, otherAddress, roundTripNanos);
    }
    serverIsDone(study);
  }

  private void serverIsDone(PortStudy study) {
    if (open.stream().noneMatch(q -> q.purpose == Purpose.SERVER && study(q.from) == study)) {
      study.onAllServers();
    }
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
  public void handleTimeout(long now) {
    nowNanos = now;
    for (Question each : List.copyOf(open)) {
      if (each.isOver(now)) {
        open.remove(each);
        givenUp(each);
      } else if (each.isDue(now)) {
        transmits.add(each.send(now));
      }
    }
  }

  private void givenUp(Question question) {
    PortStudy study = study(question.from);
    if (study == null) {
      return;
    }
    if (question.purpose == Purpose.SERVER) {
      answers.add(new BindingAnswer(question.from, question.to, null, null, null));
      serverIsDone(study);
    } else {
      study.onGivenUp(question);
    }
  }

  private @Nullable Question find(TransactionId id) {
    for (Question each : open) {
      if (each.id.equals(id)) {
        return each;
      }
    }
    return null;
  }

  private @Nullable PortStudy study(InetSocketAddress port) {
    for (PortStudy each : studies) {
      if (each.ports().base().equals(port) || each.ports().scratch().equals(port)) {
        return each;
      }
    }
    return null;
  }

  /** The family must be the same, and from loopback one gets to loopback only. */
  private static boolean canReach(InetSocketAddress from, InetSocketAddress to) {
    InetAddress here = from.getAddress();
    InetAddress there = to.getAddress();
    return here.getClass() == there.getClass()
        && (!here.isLoopbackAddress() || there.isLoopbackAddress());
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
    return open.stream().mapToLong(Question::dueNanos).reduce((a, b) -> a - b < 0 ? a : b);
  }
}
