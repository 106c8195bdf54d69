package eu.riasc.wice.benchmarks;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;

/** Bytes of heap that an operation takes, over all threads, by JMH's allocation profiler. */
final class AllocationMeasurement implements Measurement {
  private static final String PER_OPERATION = "gc.alloc.rate.norm";

  private final String says;
  private final Class<?> benchmarks;
  private final String figure;
  private final Target target;

  AllocationMeasurement(String says, Class<?> benchmarks, String figure, Target target) {
    this.says = says;
    this.benchmarks = benchmarks;
    this.figure = figure;
    this.target = target;
  }

  @Override
  public String says() {
    return says;
  }

  @Override
  public void run(Report report) throws RunnerException {
    Options options = Jmh.options(benchmarks, 5).addProfiler(GCProfiler.class).build();
    for (RunResult run : new Runner(options).run()) {
      run.getSecondaryResults()
          .forEach(
              (name, result) -> {
                if (name.endsWith(PER_OPERATION)) {
                  double median = result.getStatistics().getPercentile(50);
                  String what = figure + "." + run.getPrimaryResult().getLabel();
                  report.figure(what, median, "bytes_per_op", target);
                }
              });
    }
  }
}
