package eu.riasc.wice.session;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.crypto.PublicKeyPair;
import eu.riasc.wice.signaling.Message;
import eu.riasc.wice.signaling.MessageSplitter;
import eu.riasc.wice.signaling.SessionDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Two peers and a backend between them that loses, repeats, delays and so reorders, and an
 * adversary who has recorded everything. Beside it a path for connectivity checks, which carries
 * all, half or none of them, depending on the seed. Virtual time, one seed.
 */
final class ModelNetwork {
  private record Event(long atNanos, long order, Runnable action) {}

  private static final int ENVELOPE_BYTES = 1200;
  private static final int CHECKS = 5;
  private static final double[] PATH_LOSSES = {0, 0.5, 1};
  private static final List<PublicKey> KEYS = List.of(key(1), key(2));

  private final RandomGenerator random;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          (a, b) ->
              a.atNanos != b.atNanos
                  ? Long.compare(a.atNanos, b.atNanos)
                  : Long.compare(a.order, b.order));
  private final ModelPeer[] peers = new ModelPeer[2];
  private final boolean[] started = new boolean[2];
  private final int candidates;
  private long order;
  private double loss;
  private double duplication;
  private final double pathLoss;
  private int sent;

  /** All that was sent, delivered or not. */
  final List<SessionDescription> recorded = new ArrayList<>();

  /**
   * All that was delivered and judged by the rules, not put off by a limit, in the order of its
   * first delivery.
   */
  final Set<SessionDescription> delivered = new LinkedHashSet<>();

  long nowNanos = 1_000_000_000L;

  ModelNetwork(long seed, double loss, double duplication) {
    this(seed, loss, duplication, 0);
  }

  /** A network of small envelopes: descriptions with so many candidates come in parts. */
  ModelNetwork(long seed, double loss, double duplication, int candidates) {
    this.candidates = candidates;
    this.random = new Random(seed);
    this.loss = loss;
    this.duplication = duplication;
    this.pathLoss = PATH_LOSSES[Math.floorMod(seed, PATH_LOSSES.length)];
    for (int side = 0; side < 2; side++) {
      peers[side] = process(side);
    }
  }

  private static PublicKey key(int number) {
    byte[] bytes = new byte[32];
    bytes[1] = (byte) number;
    return PrivateKey.of(bytes).publicKey();
  }

  RandomGenerator random() {
    return random;
  }

  ModelPeer peer(int side) {
    return peers[side];
  }

  int sent() {
    return sent;
  }

  void heal() {
    loss = 0;
    duplication = 0;
  }

  /** Replaces the process of one side: everything it knew is gone. */
  void restartProcess(int side) {
    int moves = peers[side].moves;
    peers[side] = process(side);
    peers[side].moves = moves + 1;
    if (started[side]) {
      peers[side].dialogue.announce(nowNanos);
    }
  }

  void start(int side) {
    started[side] = true;
    peers[side].dialogue.announce(nowNanos);
  }

  boolean isSettled() {
    return started[0] && started[1] && peers[0].agreesWith(peers[1]);
  }

  void at(long atNanos, Runnable action) {
    events.add(new Event(atNanos, order++, action));
  }

  /** Hands over a recorded description again, to whom it was sent. */
  void replay(SessionDescription description) {
    deliver(description, description.recipientKey().equals(KEYS.get(0)) ? 0 : 1);
  }

  /**
   * Hands a recorded description to its own sender, with the keys inside exchanged, which no real
   * adversary can do.
   */
  void reflect(SessionDescription d) {
    SessionDescription turned =
        new SessionDescription(
            d.recipientKey(),
            d.senderKey(),
            d.instanceId(),
            d.sessionId(),
            d.revision(),
            d.content(),
            d.peerSessionId(),
            d.peerRevision(),
            d.echoSessionId(),
            d.wantAck(),
            d.part());
    int to = turned.recipientKey().equals(KEYS.get(0)) ? 0 : 1;
    if (started[to]) {
      peers[to].dialogue.handle(turned, "model", nowNanos);
    }
  }

  /** Lets time pass. */
  void run(Duration duration) {
    long endNanos = nowNanos + duration.toNanos();
    while (step(endNanos)) {}
  }

  /** Lets time pass until the two agree. */
  boolean runUntilSettled(Duration atMost) {
    long endNanos = nowNanos + atMost.toNanos();
    while (!isSettled()) {
      if (!step(endNanos)) {
        return isSettled();
      }
    }
    return true;
  }

  private boolean step(long endNanos) {
    long next = endNanos;
    int due = -1;
    for (int side = 0; side < 2; side++) {
      OptionalLong timeout = peers[side].nextTimeoutNanos();
      if (timeout.isPresent() && timeout.getAsLong() < next) {
        next = timeout.getAsLong();
        due = side;
      }
    }
    Event event = events.peek();
    if (event != null && event.atNanos <= next) {
      events.remove();
      nowNanos = Math.max(nowNanos, event.atNanos);
      event.action.run();
      notePair();
      return true;
    }
    nowNanos = Math.max(nowNanos, next);
    if (due < 0) {
      return false;
    }
    peers[due].handleTimeout(peers[1 - due], nowNanos);
    notePair();
    return true;
  }

  private void notePair() {
    if (isSettled()) {
      peers[0].pairSelected(peers[1]);
      peers[1].pairSelected(peers[0]);
    }
  }

  private ModelPeer process(int side) {
    return new ModelPeer(
        new PublicKeyPair(KEYS.get(side), KEYS.get(1 - side)),
        candidates,
        random,
        description -> cut(description).forEach(part -> carry(part, 1 - side)),
        () -> check(side),
        nowNanos);
  }

  /**
   * A process that has content of the peer checks it, in time with what else happens: from before
   * an acknowledgement is due to after it.
   */
  private void check(int from) {
    ModelPeer sender = peers[from];
    ModelPeer.Check check = sender == null ? null : sender.check();
    for (int i = 0; check != null && i < CHECKS; i++) {
      if (random.nextDouble() >= pathLoss) {
        at(
            nowNanos + Duration.ofMillis(1 + random.nextInt(400)).toNanos(),
            () -> arrive(sender, check, 1 - from));
      }
    }
  }

  private void arrive(ModelPeer sender, ModelPeer.Check check, int to) {
    if (started[to] && peers[to].takeCheck(check) && random.nextDouble() >= pathLoss) {
      at(nowNanos + Duration.ofMillis(1).toNanos(), () -> sender.takeAnswer(check));
    }
  }

  private static List<SessionDescription> cut(SessionDescription description) {
    List<SessionDescription> parts = new ArrayList<>();
    for (Message part : MessageSplitter.split(Message.of(description), ENVELOPE_BYTES)) {
      parts.add(Objects.requireNonNull(part.session()));
    }
    return parts;
  }

  private void carry(SessionDescription description, int to) {
    sent++;
    recorded.add(description);
    int copies = random.nextDouble() < duplication ? 2 : 1;
    for (int copy = 0; copy < copies; copy++) {
      if (random.nextDouble() >= loss) {
        at(
            nowNanos + Duration.ofMillis(1 + random.nextInt(400)).toNanos(),
            () -> deliver(description, to));
      }
    }
  }

  private void deliver(SessionDescription description, int to) {
    if (started[to]) {
      long refused = peers[to].refused();
      peers[to].dialogue.handle(description, "model", nowNanos);
      if (peers[to].refused() == refused) {
        delivered.add(description);
      }
    }
  }
}
