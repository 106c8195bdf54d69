package eu.riasc.wice.benchmarks;

import java.time.Duration;
import java.util.List;

/** Lets contenders take turns: first to warm up, then to be measured. */
final class Turns {
  /** A cold JVM is up to ten times slower. */
  static final Duration WARM_UP = Duration.ofSeconds(25);

  /** For what the other side leaves behind: threads that end, timers that run off. */
  private static final Duration CHANGE_OF_SIDES = Duration.ofSeconds(1);

  private Turns() {}

  /** Runs rounds until all is warm, then so many more, whose values are returned. */
  static Rounds take(List<Contender> contenders, int rounds, int timesEach) throws Exception {
    Rounds values = new Rounds();
    long began = System.nanoTime();
    while (System.nanoTime() - began < WARM_UP.toNanos()) {
      round(contenders, timesEach, values);
    }
    values.clear();
    for (int i = 0; i < rounds; i++) {
      round(contenders, timesEach, values);
    }
    return values;
  }

  private static void round(List<Contender> contenders, int times, Rounds values) throws Exception {
    for (Contender contender : contenders) {
      System.gc();
      Thread.sleep(CHANGE_OF_SIDES.toMillis());
      contender.round(times, values);
    }
  }
}
