package eu.riasc.wice.netlab;

/** Something failed inside a run: the message names the seed and ends with the latest trace. */
public final class SimulationFailure extends AssertionError {
  private static final long serialVersionUID = 1L;
  private static final int LINES = 60;

  private final long seed;

  SimulationFailure(Simulation simulation, Throwable cause) {
    super(
        cause
            + "\n  seed "
            + simulation.seed()
            + ", "
            + simulation.elapsed()
            + " into the run, after\n"
            + String.join("\n", simulation.trace().tail(LINES)),
        cause);
    this.seed = simulation.seed();
  }

  /** The seed of the run that failed. */
  public long seed() {
    return seed;
  }
}
