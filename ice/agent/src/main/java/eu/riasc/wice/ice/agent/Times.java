package eu.riasc.wice.ice.agent;

import java.util.OptionalLong;

/** Compares monotonic times, which may wrap. */
final class Times {
  private Times() {}

  static OptionalLong earliest(OptionalLong a, long bNanos) {
    return a.isPresent() && a.getAsLong() - bNanos <= 0 ? a : OptionalLong.of(bNanos);
  }

  static OptionalLong earliest(OptionalLong a, OptionalLong b) {
    return b.isPresent() ? earliest(a, b.getAsLong()) : a;
  }
}
