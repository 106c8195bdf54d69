package eu.riasc.wice.netlab;

import java.lang.StackWalker.StackFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Runs a scenario once for each seed. {@code -Dnetlab.seed=N} replays one seed, {@code
 * -Dnetlab.seeds=N} changes how many there are. A failure names each seed that failed and the line
 * that replays it.
 */
public final class Seeds {
  private static final int MOST_FAILURES = 5;

  private Seeds() {}

  /** One run of a scenario. */
  @FunctionalInterface
  public interface Scenario {
    /** Runs with this seed; throws when something is wrong. */
    void run(long seed);
  }

  /**
   * Runs a scenario with seeds 1 to {@code count}.
   *
   * @throws AssertionError if a seed failed, after at most five of them
   */
  public static void each(int count, Scenario scenario) {
    Long only = Long.getLong("netlab.seed");
    long first = only == null ? 1 : only;
    long last = only == null ? Integer.getInteger("netlab.seeds", count) : only;
    String replay = replay(caller());
    List<AssertionError> failures = new ArrayList<>();
    for (long seed = first; seed <= last && failures.size() < MOST_FAILURES; seed++) {
      try {
        scenario.run(seed);
      } catch (RuntimeException | AssertionError e) {
        failures.add(new AssertionError(replay + seed + "\n  " + e.getMessage(), e));
      }
    }
    if (!failures.isEmpty()) {
      AssertionError report = new AssertionError(report(failures), failures.get(0));
      failures.subList(1, failures.size()).forEach(report::addSuppressed);
      throw report;
    }
  }

  private static String report(List<AssertionError> failures) {
    StringBuilder text =
        new StringBuilder(
            String.format(Locale.ROOT, "%d seed(s) failed; replay with", failures.size()));
    for (AssertionError failure : failures) {
      text.append("\n  ").append(failure.getMessage());
    }
    return text.toString();
  }

  private static StackFrame caller() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .filter(frame -> !frame.getClassName().equals(Seeds.class.getName()))
                    .findFirst()
                    .orElseThrow());
  }

  private static String replay(StackFrame test) {
    String type = test.getClassName();
    return String.format(
        Locale.ROOT,
        "-Dtest=%s#%s -Dsurefire.failIfNoSpecifiedTests=false -Dnetlab.seed=",
        type.substring(type.lastIndexOf('.') + 1),
        test.getMethodName());
  }
}
