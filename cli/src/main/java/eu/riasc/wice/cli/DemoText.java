package eu.riasc.wice.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The events of the demonstration's processes in words. */
final class DemoText {
  private DemoText() {}

  static String of(Map<String, @Nullable Object> event) {
    return switch (String.valueOf(event.get("event"))) {
      case "listening" ->
          event.containsKey("address")
              ? "listens on " + event.get("address")
              : "listens as " + event.get("key");
      case "state" ->
          String.format(
              Locale.ROOT, "%-12s -> %-12s  %s", from(event), event.get("to"), event.get("reason"));
      case "pair" -> "pair  " + end(event.get("local")) + " -> " + end(event.get("remote"));
      case "pong" -> "pong  " + event.get("seq") + "  " + event.get("rtt_ms") + " ms";
      case "load" -> "load  " + event.get("mbit_s") + " Mbit/s";
      case "stats" -> stats(event.get("pairs"));
      case "result" -> "ends";
      default -> Json.line(event);
    };
  }

  /** What the pair in use has carried. */
  private static String stats(@Nullable Object pairs) {
    if (pairs instanceof List<?> all) {
      for (Object each : all) {
        if (each instanceof Map<?, ?> pair && Boolean.TRUE.equals(pair.get("selected"))) {
          return "pair  sent "
              + pair.get("packets_sent")
              + ", received "
              + pair.get("packets_received")
              + " packets";
        }
      }
    }
    return "pair  none is selected";
  }

  private static Object from(Map<String, @Nullable Object> event) {
    Object from = event.get("from");
    return from == null ? "start" : from;
  }

  /** One end of a pair: type and address. */
  static String end(@Nullable Object end) {
    return end instanceof Map<?, ?> map ? map.get("type") + " " + map.get("address") : "?";
  }
}
