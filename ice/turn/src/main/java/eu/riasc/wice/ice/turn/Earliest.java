package eu.riasc.wice.ice.turn;

import java.util.OptionalLong;

/** The earlier of two times, which may wrap. */
final class Earliest {
  private Earliest() {}

  static OptionalLong of(OptionalLong a, OptionalLong b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? b : a;
    }
    return a.getAsLong() - b.getAsLong() <= 0 ? a : b;
  }
}
