package eu.riasc.wice.cli;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a demonstration showed.
 *
 * @param connected whether both peers were connected
 * @param connectMillis from the start of this process until both were; null if they were not
 * @param rttMillis the mean round-trip time; null if there is none
 * @param megabitsPerSecond the mean throughput; null if it was not measured
 */
record DemoResult(
    boolean connected,
    @Nullable Double connectMillis,
    @Nullable Double rttMillis,
    @Nullable Double megabitsPerSecond) {
  Map<String, @Nullable Object> toJson() {
    return Json.object(
        "event", "result",
        "connected", connected,
        "connect_ms", connectMillis,
        "rtt_avg_ms", rttMillis,
        "mbit_s", megabitsPerSecond);
  }

  /** One line for people. */
  String toText() {
    if (!connected || connectMillis == null) {
      return "not connected";
    }
    String text =
        String.format(Locale.ROOT, "connected %.2f s after the start", connectMillis / 1000);
    text += rttMillis == null ? "" : String.format(Locale.ROOT, ", round trip %.2f ms", rttMillis);
    return text
        + (megabitsPerSecond == null
            ? ""
            : String.format(Locale.ROOT, ", throughput %.0f Mbit/s", megabitsPerSecond));
  }
}
