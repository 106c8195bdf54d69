package eu.riasc.wice.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured, by figure and by round. Sides that are compared take turns: one round each,
 * again and again.
 */
final class Rounds {
  private final Map<String, List<Samples>> figures = new LinkedHashMap<>();

  /** Begins a round of a figure; values go into what is returned. */
  Samples begin(String figure) {
    Samples samples = new Samples();
    figures.computeIfAbsent(figure, name -> new ArrayList<>()).add(samples);
    return samples;
  }

  /** Forgets all, as after a warm-up. */
  void clear() {
    figures.clear();
  }

  /** All values of a figure, of all rounds. */
  Samples all(String figure) {
    Samples all = new Samples();
    rounds(figure).forEach(all::addAll);
    return all;
  }

  /** The median, over the rounds, of the ratio between the medians of two figures. */
  double ratio(String numerator, String denominator) {
    List<Samples> above = rounds(numerator);
    List<Samples> below = rounds(denominator);
    Samples ratios = new Samples();
    for (int i = 0; i < Math.min(above.size(), below.size()); i++) {
      ratios.add(above.get(i).median() / below.get(i).median());
    }
    return ratios.median();
  }

  private List<Samples> rounds(String figure) {
    List<Samples> rounds = figures.get(figure);
    if (rounds == null) {
      throw new IllegalStateException(
          "read figure " + figure + ": found none, expected one of " + figures.keySet());
    }
    return rounds;
  }
}
