package eu.riasc.wice.session;

import eu.riasc.wice.crypto.KeyPair;
import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.crypto.PublicKeyPair;
import eu.riasc.wice.crypto.SharedKeyCache;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.Transmit;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.EnvelopeSealer;
import eu.riasc.wice.signaling.Message;
import eu.riasc.wice.signaling.Received;
import eu.riasc.wice.signaling.SignalingException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints in virtual time on a flat network, with a backend that seals, opens and may lose,
 * repeat and delay. Everything that was published is recorded. One seed, one thread.
 */
final class World {
  /** The name of the only transport. */
  static final String VIA = "test";

  /** Somebody who takes part. */
  interface Member {
    PrivateKey privateKey();

    boolean isBound(InetSocketAddress address);

    void onDatagram(Datagram datagram);

    void onMessage(Received received);

    OptionalLong nextTimeoutNanos();

    void onTimeout();

    /** Where it gets what is sent to the group of multicast DNS, or null. */
    default @Nullable InetSocketAddress multicast() {
      return null;
    }
  }

  private record Event(long atNanos, long order, Runnable action) {}

  private final PriorityQueue<Event> queue =
      new PriorityQueue<>(
          (a, b) ->
              a.atNanos != b.atNanos
                  ? Long.compare(a.atNanos, b.atNanos)
                  : Long.compare(a.order, b.order));
  private final List<Member> members = new ArrayList<>();
  private final SharedKeyCache keys = new SharedKeyCache(64);
  private long order;

  final RandomGenerator random;
  final EnvelopeSealer sealer;
  final List<Envelope> recorded = new ArrayList<>();

  /** Whether a datagram gets through; all do unless a test says otherwise. */
  Predicate<Transmit> datagramFilter = transmit -> true;

  /** Whether the backend holds what nobody is there to read: the newest of each pair. */
  boolean holding;

  final Map<PublicKeyPair, Envelope> held = new LinkedHashMap<>();

  /** For how long such a backend counts an envelope as unread in any case. */
  Duration clearingUp = Duration.ZERO;

  private final Map<PublicKeyPair, Long> publishedAtNanos = new LinkedHashMap<>();
  private final Set<PublicKey> notReading = new LinkedHashSet<>();

  int refusedEnvelopes;
  double envelopeLoss;
  double envelopeDuplication;
  Duration slowestEnvelope = Duration.ofMillis(20);

  /** How long each envelope takes, or null for any time up to that of the slowest. */
  @Nullable Duration envelopeDelay;

  /** Whether the envelope with this number among the recorded is lost. */
  IntPredicate lost = number -> false;

  long nowNanos = -5_000_000_000L;

  World(long seed) {
    random = new Random(seed);
    sealer = new EnvelopeSealer(keys, random);
  }

  static PrivateKey key(int number) {
    byte[] bytes = new byte[32];
    bytes[1] = (byte) number;
    bytes[2] = (byte) (number >> 8);
    bytes[5] = 77;
    return PrivateKey.of(bytes);
  }

  Party join(int key, String address) {
    return join(key, address, EndpointConfig.defaults());
  }

  Party join(int key, String address, EndpointConfig config) {
    Party party = new Party(this, key(key), address, config);
    members.add(party);
    handOver(party);
    return party;
  }

  void join(Member member) {
    members.add(member);
  }

  /** Lets what comes for a member lie where the backend holds it. */
  void stopReading(Member member) {
    notReading.add(member.privateKey().publicKey());
  }

  /** Lets a member read again, what lies there first. */
  void readAgain(Member member) {
    notReading.remove(member.privateKey().publicKey());
    handOver(member);
  }

  /** A process ends without a word. */
  void kill(Member member) {
    members.remove(member);
  }

  void at(Duration delay, Runnable action) {
    queue.add(new Event(nowNanos + delay.toNanos(), order++, action));
  }

  void run(Duration duration) {
    long endNanos = nowNanos + duration.toNanos();
    while (step(endNanos)) {}
  }

  boolean runUntil(BooleanSupplier condition, Duration atMost) {
    long endNanos = nowNanos + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      if (!step(endNanos)) {
        return condition.getAsBoolean();
      }
    }
    return true;
  }

  private boolean step(long endNanos) {
    long next = endNanos;
    Member due = null;
    for (Member member : members) {
      OptionalLong timeout = member.nextTimeoutNanos();
      if (timeout.isPresent() && timeout.getAsLong() < next) {
        next = timeout.getAsLong();
        due = member;
      }
    }
    Event event = queue.peek();
    if (event != null && event.atNanos <= next) {
      queue.remove();
      nowNanos = Math.max(nowNanos, event.atNanos);
      event.action.run();
      return true;
    }
    nowNanos = Math.max(nowNanos, next);
    if (due == null) {
      return false;
    }
    due.onTimeout();
    return true;
  }

  /** Carries a datagram to whoever is bound to its destination. */
  void carry(Transmit transmit) {
    if (!datagramFilter.test(transmit)) {
      return;
    }
    at(
        Duration.ofMillis(1 + random.nextInt(5)),
        () -> {
          boolean toGroup = transmit.remote().getAddress().isMulticastAddress();
          for (Member member : List.copyOf(members)) {
            InetSocketAddress inGroup = toGroup ? member.multicast() : null;
            if (inGroup != null) {
              member.onDatagram(
                  new Datagram(inGroup, transmit.local(), transmit.payload().clone()));
            }
            if (member.isBound(transmit.remote())) {
              member.onDatagram(
                  new Datagram(transmit.remote(), transmit.local(), transmit.payload().clone()));
              return;
            }
          }
        });
  }

  /**
   * Seals and carries a message to every process of the recipient. A backend that holds envelopes
   * is not sent one that says nothing new while the one before lies there.
   */
  void publish(PrivateKey from, OutgoingMessage out) {
    PublicKeyPair pair = new PublicKeyPair(from.publicKey(), out.recipient());
    if (holding && out.repeated() && isStored(pair)) {
      return;
    }
    if (!clearingUp.isZero()) {
      publishedAtNanos.put(pair, nowNanos);
    }
    publish(from, out.recipient(), out.message());
    if (holding && members.stream().noneMatch(m -> isHolder(m, out.recipient()))) {
      held.put(pair, recorded.get(recorded.size() - 1));
    }
  }

  private boolean isStored(PublicKeyPair pair) {
    Long at = publishedAtNanos.get(pair);
    return held.containsKey(pair) || (at != null && nowNanos - at < clearingUp.toNanos());
  }

  private static boolean isHolder(Member member, PublicKey key) {
    return member.privateKey().publicKey().equals(key);
  }

  /** Hands a member what lies there for it. */
  private void handOver(Member member) {
    for (Envelope envelope : List.copyOf(held.values())) {
      if (isHolder(member, envelope.recipient())) {
        held.values().remove(envelope);
        at(Duration.ofMillis(5), () -> deliver(envelope));
      }
    }
  }

  /** Seals and carries a message to every process of the recipient. */
  void publish(PrivateKey from, PublicKey to, Message message) {
    Envelope envelope = sealer.seal(new KeyPair(from, to), message);
    recorded.add(envelope);
    int copies = random.nextDouble() < envelopeDuplication ? 2 : 1;
    for (int copy = 0; copy < copies; copy++) {
      if (random.nextDouble() >= envelopeLoss && !lost.test(recorded.size() - 1)) {
        long delayNanos =
            envelopeDelay != null
                ? envelopeDelay.toNanos()
                : 1_000_000 + (long) (random.nextDouble() * slowestEnvelope.toNanos());
        at(Duration.ofNanos(delayNanos), () -> deliver(envelope));
      }
    }
  }

  /**
   * Opens an envelope at every process of its recipient; one that does not open is dropped, as the
   * façade does.
   */
  void deliver(Envelope envelope) {
    if (notReading.contains(envelope.recipient())) {
      held.put(new PublicKeyPair(envelope.sender(), envelope.recipient()), envelope);
      return;
    }
    for (Member member : List.copyOf(members)) {
      PublicKey ours = member.privateKey().publicKey();
      if (ours.equals(envelope.recipient())) {
        try {
          Message message = sealer.open(member.privateKey(), envelope);
          member.onMessage(new Received(new PublicKeyPair(ours, envelope.sender()), message, VIA));
        } catch (SignalingException refused) {
          refusedEnvelopes++;
        }
      }
    }
  }

  /** What an adversary can do with a recorded envelope without opening it. */
  static Envelope reflected(Envelope envelope) {
    return new Envelope(envelope.recipient(), envelope.sender(), envelope.body(), envelope.nonce());
  }
}
