package eu.riasc.wice.sansio;

import java.util.BitSet;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one machine: each constant of an enum is a timer that is set to a point in time or
 * not set.
 *
 * <p>Times are monotonic nanoseconds and are compared by subtraction, so those of one table must
 * lie within 2^63 ns (292 years) of each other. Single-threaded and unsynchronised. No method
 * allocates except {@link #at} and {@link #next}.
 *
 * @param <K> the enum of timers
 */
@SuppressWarnings("EnumOrdinal") // an EnumMap would box every time
public final class Deadlines<K extends Enum<K>> {
  private final K[] keys;
  private final long[] atNanos;
  private final BitSet running;

  /**
   * Makes a table with no timer set.
   *
   * @param keys the enum of timers
   */
  public Deadlines(Class<K> keys) {
    this.keys = keys.getEnumConstants();
    this.atNanos = new long[this.keys.length];
    this.running = new BitSet(this.keys.length);
  }

  /**
   * Sets a timer, whether or not it was set before.
   *
   * @param key the timer
   * @param atNanos when it is due; may lie in the past
   */
  public void set(K key, long atNanos) {
    this.atNanos[key.ordinal()] = atNanos;
    running.set(key.ordinal());
  }

  /** Stops a timer. Harmless if it is not set. */
  public void clear(K key) {
    running.clear(key.ordinal());
  }

  /** Stops all timers. */
  public void clearAll() {
    running.clear();
  }

  /** Whether the timer is set, be it due or not. */
  public boolean isSet(K key) {
    return running.get(key.ordinal());
  }

  /** When the timer is due, or empty if it is not set. */
  public OptionalLong at(K key) {
    return isSet(key) ? OptionalLong.of(atNanos[key.ordinal()]) : OptionalLong.empty();
  }

  /** When the earliest timer is due, or empty if none is set. */
  public OptionalLong next() {
    int earliest = earliest();
    return earliest < 0 ? OptionalLong.empty() : OptionalLong.of(atNanos[earliest]);
  }

  /**
   * Stops the earliest timer that is due and returns it; of several due at the same time the one
   * declared first.
   *
   * @param nowNanos the current time; a timer set to exactly this time is due
   * @return the timer, or null if none is due
   */
  public @Nullable K pollDue(long nowNanos) {
    int earliest = earliest();
    if (earliest < 0 || atNanos[earliest] - nowNanos > 0) {
      return null;
    }
    running.clear(earliest);
    return keys[earliest];
  }

  private int earliest() {
    int earliest = running.nextSetBit(0);
    for (int i = earliest; i >= 0; i = running.nextSetBit(i + 1)) {
      if (atNanos[i] - atNanos[earliest] < 0) {
        earliest = i;
      }
    }
    return earliest;
  }

  /** The timers that are set and their times, in order of declaration. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Deadlines[");
    String separator = "";
    for (int i = running.nextSetBit(0); i >= 0; i = running.nextSetBit(i + 1)) {
      text.append(separator).append(keys[i]).append('=').append(atNanos[i]);
      separator = ", ";
    }
    return text.append(']').toString();
  }
}
