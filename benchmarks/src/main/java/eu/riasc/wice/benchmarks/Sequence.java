package eu.riasc.wice.benchmarks;

import java.util.List;

/** Several measurements, one after the other. */
final class Sequence implements Measurement {
  private final String says;
  private final List<Measurement> parts;

  Sequence(String says, Measurement... parts) {
    this.says = says;
    this.parts = List.of(parts);
  }

  @Override
  public String says() {
    return says;
  }

  @Override
  public void run(Report report) throws Exception {
    for (Measurement part : parts) {
      part.run(report);
    }
  }
}
