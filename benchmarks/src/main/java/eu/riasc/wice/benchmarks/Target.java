package eu.riasc.wice.benchmarks;

/**
 * What a figure should be.
 *
 * @param least whether the limit is the least it may be; otherwise it is the most
 * @param limit the limit, which is itself allowed
 */
record Target(boolean least, double limit) {
  /** No more than this. */
  static Target atMost(double limit) {
    return new Target(false, limit);
  }

  /** No less than this. */
  static Target atLeast(double limit) {
    return new Target(true, limit);
  }

  /** Whether a value is as it should be. */
  boolean met(double value) {
    return least ? value >= limit : value <= limit;
  }

  /** The limit as it is printed, such as {@code <=15}. */
  @Override
  public String toString() {
    return (least ? ">=" : "<=") + Figure.number(limit);
  }
}
