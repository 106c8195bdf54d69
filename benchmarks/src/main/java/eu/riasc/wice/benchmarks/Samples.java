package eu.riasc.wice.benchmarks;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** A series of measured values. Not thread-safe. */
final class Samples {
  private double[] values = new double[64];
  private int size;

  /** Adds a value. */
  void add(double value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  /** Adds a time in milliseconds, given in nanoseconds. */
  void addNanos(long nanos) {
    add(nanos / (double) TimeUnit.MILLISECONDS.toNanos(1));
  }

  /** Adds all values of another series. */
  void addAll(Samples others) {
    for (int i = 0; i < others.size; i++) {
      add(others.values[i]);
    }
  }

  /** How many there are. */
  int size() {
    return size;
  }

  /** The median, the mean of the two in the middle of an even number. */
  double median() {
    double[] sorted = sorted();
    return (sorted[(size - 1) / 2] + sorted[size / 2]) / 2;
  }

  /** The least value that so many percent of all do not exceed. */
  double percentile(double percent) {
    int rank = (int) Math.ceil(percent / 100 * size);
    return sorted()[Math.max(rank, 1) - 1];
  }

  private double[] sorted() {
    if (size == 0) {
      throw new IllegalStateException("read a statistic: found no value, expected at least one");
    }
    double[] sorted = Arrays.copyOf(values, size);
    Arrays.sort(sorted);
    return sorted;
  }
}
