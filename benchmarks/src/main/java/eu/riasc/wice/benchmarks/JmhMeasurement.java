package eu.riasc.wice.benchmarks;

import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;

/** How often a second one thread does what a JMH class has. JMH runs it in a JVM of its own. */
final class JmhMeasurement implements Measurement {
  private static final int ITERATIONS = 7;

  private final String says;
  private final Class<?> benchmarks;
  private final String prefix;
  private final Map<String, Target> targets;

  /**
   * A measurement.
   *
   * @param benchmarks the class with the JMH methods
   * @param prefix what the figures' names begin with; the method's name follows
   * @param targets what figures should be, by method; some have no target
   */
  JmhMeasurement(String says, Class<?> benchmarks, String prefix, Map<String, Target> targets) {
    this.says = says;
    this.benchmarks = benchmarks;
    this.prefix = prefix;
    this.targets = targets;
  }

  @Override
  public String says() {
    return says;
  }

  @Override
  public void run(Report report) throws RunnerException {
    Options options = Jmh.options(benchmarks, ITERATIONS).build();
    Map<String, Double> medians = new TreeMap<>();
    for (RunResult result : new Runner(options).run()) {
      medians.put(
          result.getPrimaryResult().getLabel(),
          result.getPrimaryResult().getStatistics().getPercentile(50));
    }
    medians.forEach(
        (name, value) ->
            report.figure(prefix + "." + name, value, "per_s_per_core", targets.get(name)));
  }
}
