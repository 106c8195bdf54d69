package eu.riasc.wice.benchmarks;

/** One of the sides that take turns in a measurement. */
interface Contender {
  /**
   * Does its part so many times, and puts what it took into one round of each of its figures.
   *
   * @throws Exception if it failed, which ends the measurement
   */
  void round(int times, Rounds into) throws Exception;
}
