package eu.riasc.wice.benchmarks;

import eu.riasc.wice.coturn.Coturn;

/** A measurement that is left out, with a line, where there is no coturn. */
final class WithCoturn implements Measurement {
  private final Measurement inner;

  WithCoturn(Measurement inner) {
    this.inner = inner;
  }

  @Override
  public String says() {
    return inner.says();
  }

  @Override
  public void run(Report report) throws Exception {
    if (Coturn.isInstalled()) {
      inner.run(report);
    } else {
      report.condition(inner.says(), "left out, coturn is missing: apt-get install coturn");
    }
  }
}
