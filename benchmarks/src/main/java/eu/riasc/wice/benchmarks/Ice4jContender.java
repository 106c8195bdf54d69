package eu.riasc.wice.benchmarks;

/** The same between two ice4j agents: gathering, connecting, and both together. */
final class Ice4jContender implements Contender {
  private final String name;
  private final long paceMillis;

  /**
   * A contender.
   *
   * @param name what its figures begin with
   * @param paceMillis Ta in milliseconds
   */
  Ice4jContender(String name, long paceMillis) {
    this.name = name;
    this.paceMillis = paceMillis;
  }

  @Override
  public void round(int times, Rounds into) throws Exception {
    Samples gather = into.begin(name + ".gather");
    Samples connect = into.begin(name + ".connect");
    Samples all = into.begin(name + ".gather_and_connect");
    for (int i = 0; i < times; i++) {
      long began = System.nanoTime();
      try (Ice4jPair pair = new Ice4jPair().pacedEvery(paceMillis)) {
        long gathered = System.nanoTime();
        gather.addNanos(gathered - began);
        pair.connect();
        connect.addNanos(System.nanoTime() - gathered);
        all.addNanos(System.nanoTime() - began);
      }
    }
  }
}
