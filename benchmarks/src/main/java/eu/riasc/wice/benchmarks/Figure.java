package eu.riasc.wice.benchmarks;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One measured value.
 *
 * @param name dotted, without spaces
 * @param value the value
 * @param unit its unit, {@code 1} for a plain number
 * @param target what it should be, or null if there is no such wish
 */
record Figure(String name, double value, String unit, @Nullable Target target) {
  /** {@code name value unit}, and the target with its verdict if there is one. */
  String line() {
    String plain = name + " " + number(value) + " " + unit;
    return target == null
        ? plain
        : plain + " " + target + " " + (target.met(value) ? "ok" : "miss");
  }

  /** The figure as a JSON object. */
  String json() {
    StringBuilder json = new StringBuilder();
    json.append("{\"figure\": ").append(Json.string(name));
    json.append(", \"value\": ").append(number(value));
    json.append(", \"unit\": ").append(Json.string(unit));
    if (target != null) {
      json.append(", \"target\": ").append(Json.string(target.toString()));
      json.append(", \"met\": ").append(target.met(value));
    }
    return json.append('}').toString();
  }

  /** Three digits are kept behind the point of a small value, none of a large one. */
  static String number(double value) {
    if (value == Math.rint(value) || Math.abs(value) >= 10_000) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%.1f" : "%.3f", value);
  }
}
