package eu.riasc.wice.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where figures go: one line each to standard output as soon as they are known, and all together to
 * a file at the end.
 */
final class Report {
  private final String name;
  private final PrintStream out;
  private final Path directory;
  private final Map<String, String> conditions = new LinkedHashMap<>();
  private final List<Figure> figures = new ArrayList<>();

  /**
   * An empty report, which prints its conditions at once.
   *
   * @param name the name of the run
   * @param directory where its files go
   */
  Report(String name, PrintStream out, Path directory) {
    this.name = name;
    this.out = out;
    this.directory = directory;
    Conditions.now().forEach(this::condition);
  }

  /** Notes something that a figure can only be understood with. */
  void condition(String what, String value) {
    conditions.put(what, value);
    out.println("# " + what + " " + value);
  }

  /** Reports a figure without a target. */
  void figure(String figure, double value, String unit) {
    add(new Figure(figure, value, unit, null));
  }

  /** Reports a figure and what it should be, if there is such a wish. */
  void figure(String figure, double value, String unit, @Nullable Target target) {
    add(new Figure(figure, value, unit, target));
  }

  /** Keeps a longer text beside the results, in a file whose name begins with the run's. */
  void attach(String file, String text) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve(name + "-" + file), text);
  }

  /** Writes all figures and conditions to the run's file. */
  void write() throws IOException {
    condition("load_average_at_end", Conditions.load());
    Files.createDirectories(directory);
    Files.write(directory.resolve(name + ".json"), lines(), StandardCharsets.UTF_8);
  }

  private void add(Figure figure) {
    figures.add(figure);
    out.println(figure.line());
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("{");
    lines.add("  \"name\": " + Json.string(name) + ",");
    lines.add("  \"conditions\": {");
    String last = lastKey();
    conditions.forEach(
        (what, value) ->
            lines.add(
                "    "
                    + Json.string(what)
                    + ": "
                    + Json.string(value)
                    + (what.equals(last) ? "" : ",")));
    lines.add("  },");
    lines.add("  \"figures\": [");
    for (int i = 0; i < figures.size(); i++) {
      lines.add("    " + figures.get(i).json() + (i + 1 < figures.size() ? "," : ""));
    }
    lines.add("  ]");
    lines.add("}");
    return lines;
  }

  private @Nullable String lastKey() {
    return conditions.keySet().stream().reduce((first, second) -> second).orElse(null);
  }
}
