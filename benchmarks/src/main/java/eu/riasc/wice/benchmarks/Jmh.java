package eu.riasc.wice.benchmarks;

import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** How JMH measures here: one thread, in a JVM of its own, warmed up for 25 s. */
final class Jmh {
  private Jmh() {}

  /**
   * Options for all JMH methods of a class.
   *
   * @param iterations how often it measures for 3 s
   */
  static ChainedOptionsBuilder options(Class<?> benchmarks, int iterations) {
    return new OptionsBuilder()
        .include("^" + benchmarks.getName().replace(".", "\\.") + "\\.")
        .mode(Mode.Throughput)
        .threads(1)
        .forks(1)
        .warmupIterations(5)
        .warmupTime(TimeValue.seconds(5))
        .measurementIterations(iterations)
        .measurementTime(TimeValue.seconds(3))
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
  }
}
