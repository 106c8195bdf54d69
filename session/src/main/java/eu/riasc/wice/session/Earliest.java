package eu.riasc.wice.session;

import java.util.OptionalLong;

/** The earlier of two points in time that may not exist. */
final class Earliest {
  private Earliest() {}

  static OptionalLong of(OptionalLong a, OptionalLong b) {
    if (a.isEmpty()) {
      return b;
    }
    return b.isEmpty() || a.getAsLong() - b.getAsLong() <= 0 ? a : b;
  }
}
