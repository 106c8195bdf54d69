package eu.riasc.wice.ice.tcp;

import java.util.LinkedHashMap;
import java.util.Map;

/** When far ends that could not be reached may be tried again. The latest few only. */
final class Retries {
  private static final int REMEMBERED = 256;
  private static final int MAX_FACTOR = 30;

  private record Failure(int times, long againNanos) {}

  private final long firstNanos;
  private final Map<Route, Failure> failures = new LinkedHashMap<>();

  Retries(long firstNanos) {
    this.firstNanos = firstNanos;
  }

  boolean mayTry(Route route, long nowNanos) {
    Failure failure = failures.get(route);
    return failure == null || nowNanos - failure.againNanos() >= 0;
  }

  void onFailure(Route route, long nowNanos) {
    Failure before = failures.remove(route);
    int times = before == null ? 0 : before.times();
    long factor = Math.min(MAX_FACTOR, 1L << Math.min(times, 5));
    if (failures.size() == REMEMBERED) {
      failures.remove(failures.keySet().iterator().next());
    }
    failures.put(route, new Failure(times + 1, nowNanos + factor * firstNanos));
  }

  void onSuccess(Route route) {
    failures.remove(route);
  }

  int size() {
    return failures.size();
  }
}
