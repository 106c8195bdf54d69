package eu.riasc.wice.netlab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Virtual time, the queue of what happens next, and all randomness of one run. The same seed and
 * the same program give the same run, byte for byte. Single-threaded: one thread runs everything,
 * and nothing here waits.
 *
 * <p>Whatever goes wrong inside a run comes out as a {@link SimulationFailure}, which names the
 * seed and shows the end of the trace.
 */
public final class Simulation {
  private final long seed;
  private final long originNanos;
  private final RandomGenerator dice;
  private final PriorityQueue<Event> queue = new PriorityQueue<>();
  private final List<Runnable> invariants = new ArrayList<>();
  private final Trace trace = new Trace();
  private long elapsedNanos;
  private long scheduled;
  private long eventsRun;
  private long latestTimerNanos;

  /** A run from a seed, whose clock starts at zero. */
  public Simulation(long seed) {
    this(seed, 0);
  }

  /**
   * A run whose clock starts somewhere else.
   *
   * @param seed what all randomness comes from
   * @param originNanos first value of {@link #nowNanos()}; near {@link Long#MAX_VALUE} it shows
   *     machines that compare times by anything but subtraction
   */
  public Simulation(long seed, long originNanos) {
    this.seed = seed;
    this.originNanos = originNanos;
    this.dice = random("network");
  }

  /** The seed of this run. */
  public long seed() {
    return seed;
  }

  /** The time as machines are told it: monotonic, in nanoseconds, from any origin. */
  public long nowNanos() {
    return originNanos + elapsedNanos;
  }

  /** Time since the run began. */
  public Duration elapsed() {
    return Duration.ofNanos(elapsedNanos);
  }

  /** Time since the run began, in nanoseconds. */
  public long elapsedNanos() {
    return elapsedNanos;
  }

  /** What has happened so far. */
  public Trace trace() {
    return trace;
  }

  /** How many events have been run. */
  public long eventsRun() {
    return eventsRun;
  }

  /**
   * A stream of randomness of its own, made from the seed and the name, so that a further part does
   * not change what the others draw.
   */
  public RandomGenerator random(String name) {
    long mixed = seed * 0x9E3779B97F4A7C15L;
    for (int i = 0; i < name.length(); i++) {
      mixed = (mixed ^ name.charAt(i)) * 0x100000001B3L;
    }
    return new SplittableRandom(mixed).split();
  }

  /** The randomness of the network itself: impairments and NATs. */
  public RandomGenerator dice() {
    return dice;
  }

  /** A new network segment, not yet connected to any other. */
  public Lan lan(String name) {
    return new Lan(this, name);
  }

  /**
   * Lets machines be woken late, as real ones are.
   *
   * @param most longest lateness; each wake-up draws its own. Zero, the default, is exact
   */
  public void timersLateBy(Duration most) {
    latestTimerNanos = most.toNanos();
  }

  /** Runs an action after a time, in the order of time and then of asking. */
  public void after(Duration delay, Runnable action) {
    schedule(delay.toNanos(), action);
  }

  /** Has something checked after each step of any machine; it throws when it does not hold. */
  public void invariant(Runnable check) {
    invariants.add(check);
  }

  /** Writes a line into the trace. */
  public void note(String line) {
    trace.add(elapsedNanos, Trace.Kind.NOTE, line, null);
  }

  /** Notes that a packet ends here; for impairments. */
  public void dropped(Packet packet, String why) {
    trace.add(elapsedNanos, Trace.Kind.DROPPED, why, packet);
  }

  void mapped(String line) {
    trace.add(elapsedNanos, Trace.Kind.MAPPED, line, null);
  }

  /** Runs everything that happens within the time given, and lets that much time pass. */
  public void runFor(Duration time) {
    runUntil(() -> false, time);
  }

  /**
   * Runs until something holds, which is asked after each event.
   *
   * @param condition what to wait for
   * @param limit longest virtual time to wait
   * @return whether it held in time
   */
  public boolean runUntil(BooleanSupplier condition, Duration limit) {
    long end = elapsedNanos + limit.toNanos();
    if (condition.getAsBoolean()) {
      return true;
    }
    for (Event next = queue.peek(); next != null && next.atNanos <= end; next = queue.peek()) {
      queue.poll();
      elapsedNanos = next.atNanos;
      eventsRun++;
      guarded(next.action);
      if (condition.getAsBoolean()) {
        return true;
      }
    }
    elapsedNanos = end;
    return false;
  }

  void schedule(long delayNanos, Runnable action) {
    if (delayNanos < 0) {
      throw new IllegalArgumentException(
          "schedule: found delay=" + delayNanos + " ns, expected none below zero");
    }
    queue.add(new Event(elapsedNanos + delayNanos, scheduled++, action));
  }

  long timerLatenessNanos() {
    return latestTimerNanos == 0 ? 0 : dice.nextLong(latestTimerNanos + 1);
  }

  void checkInvariants() {
    for (Runnable check : invariants) {
      check.run();
    }
  }

  /** Runs an action so that what it throws carries the seed and the trace. */
  void guarded(Runnable action) {
    try {
      action.run();
    } catch (SimulationFailure already) {
      throw already;
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      throw new SimulationFailure(this, e);
    }
  }

  private record Event(long atNanos, long sequence, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }
}
