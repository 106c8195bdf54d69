package eu.riasc.wice.benchmarks;

/** One thing that can be measured. */
interface Measurement {
  /** What it measures, on one line. */
  String says();

  /**
   * Measures, and tells the report each figure as soon as it is known. Runs on the main thread of a
   * JVM of its own.
   *
   * @throws Exception if it cannot be measured here; the run then fails
   */
  void run(Report report) throws Exception;
}
