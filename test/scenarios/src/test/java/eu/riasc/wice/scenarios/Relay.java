package eu.riasc.wice.scenarios;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.netlab.Simulation;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.EnvelopeCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A signaling relay that does everything a backend may do to envelopes: lose, repeat, delay and
 * reorder them, forget its subscribers when it restarts. It hands each envelope to every subscriber
 * of the recipient key, and keeps a record that an attacker may use.
 */
final class Relay {
  private static final int MOST_RECORDED = 50_000;

  private final Simulation run;
  private final RandomGenerator dice;
  private final Map<PublicKey, List<Mailbox>> subscribers = new TreeMap<>();
  private final List<byte[]> recorded = new ArrayList<>();
  private Weather weather = Weather.FAIR;
  private boolean running = true;
  private int restarts;
  private long published;

  /**
   * What the relay does to envelopes.
   *
   * @param loss share that is lost, 0 to 1
   * @param duplication share that comes twice
   * @param least shortest delay
   * @param most longest delay; envelopes closer together than the spread change places
   */
  record Weather(double loss, double duplication, Duration least, Duration most) {
    static final Weather FAIR = new Weather(0, 0, Duration.ofMillis(10), Duration.ofMillis(10));
    static final Weather FOUL =
        new Weather(0.3, 0.3, Duration.ofMillis(5), Duration.ofMillis(1500));
  }

  /** One subscription; it comes back by itself after the relay has restarted. */
  final class Mailbox {
    private final PublicKey key;
    private final Consumer<byte[]> reader;
    private boolean closed;

    Mailbox(PublicKey key, Consumer<byte[]> reader) {
      this.key = key;
      this.reader = reader;
      subscribe();
    }

    private void subscribe() {
      if (!closed && running) {
        subscribers.computeIfAbsent(key, none -> new ArrayList<>()).add(this);
      }
    }

    void close() {
      closed = true;
      List<Mailbox> all = subscribers.get(key);
      if (all != null && all.remove(this) && all.isEmpty()) {
        subscribers.remove(key);
      }
    }
  }

  Relay(Simulation run) {
    this.run = run;
    this.dice = run.random("relay");
  }

  void weather(Weather next) {
    weather = next;
  }

  /** Envelopes handed to it by peers, lost ones included. */
  long published() {
    return published;
  }

  /** Every envelope published so far, as bytes. */
  List<byte[]> recorded() {
    return recorded;
  }

  Mailbox subscribe(PublicKey key, Consumer<byte[]> reader) {
    return new Mailbox(key, reader);
  }

  void publish(Envelope envelope) {
    published++;
    byte[] bytes = EnvelopeCodec.encode(envelope);
    if (recorded.size() < MOST_RECORDED) {
      recorded.add(bytes);
    }
    if (dice.nextDouble() >= weather.loss) {
      carry(bytes);
    }
    if (dice.nextDouble() < weather.duplication) {
      carry(bytes);
    }
  }

  /** Delivers bytes as they are: what an attacker with access to the relay can do. */
  void inject(byte[] bytes) {
    deliver(bytes);
  }

  /** The same envelope with its ends swapped: it opens at its own sender. */
  byte[] reflected(byte[] bytes) {
    Envelope envelope = EnvelopeCodec.decode(bytes);
    return EnvelopeCodec.encode(
        new Envelope(envelope.recipient(), envelope.sender(), envelope.body(), envelope.nonce()));
  }

  /** Goes away with everything under way; subscribers come back up to two seconds after it does. */
  void restart(Duration downtime) {
    run.note("relay restarts");
    running = false;
    restarts++;
    List<Mailbox> before = new ArrayList<>();
    subscribers.values().forEach(before::addAll);
    subscribers.clear();
    run.after(
        downtime,
        () -> {
          running = true;
          for (Mailbox each : before) {
            run.after(Duration.ofMillis(dice.nextInt(2000)), each::subscribe);
          }
        });
  }

  private void carry(byte[] bytes) {
    long spread = weather.most.toNanos() - weather.least.toNanos();
    long extra = spread == 0 ? 0 : dice.nextLong(spread);
    int epoch = restarts;
    run.after(
        weather.least.plusNanos(extra),
        () -> {
          if (epoch == restarts) {
            deliver(bytes);
          }
        });
  }

  private void deliver(byte[] bytes) {
    List<Mailbox> all = running ? subscribers.get(EnvelopeCodec.decode(bytes).recipient()) : null;
    if (all != null) {
      for (Mailbox each : List.copyOf(all)) {
        each.reader.accept(bytes.clone());
      }
    }
  }
}
