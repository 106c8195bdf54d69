package eu.riasc.wice.sansio;

import java.util.OptionalLong;

/** Compares points in monotonic time, which may wrap and may not exist. */
public final class Times {
  private Times() {}

  /** The earlier of two points in time. */
  public static OptionalLong earliest(OptionalLong a, long bNanos) {
    return a.isPresent() && a.getAsLong() - bNanos <= 0 ? a : OptionalLong.of(bNanos);
  }

  /** The earlier of two points in time; empty only if there is neither. */
  public static OptionalLong earliest(OptionalLong a, OptionalLong b) {
    return b.isPresent() ? earliest(a, b.getAsLong()) : a;
  }
}
