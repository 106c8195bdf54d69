package eu.riasc.wice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  @TempDir Path directory;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void printsOneFigureALineWithItsVerdict() {
    Report report = report();
    report.figure("plain", 1234.5, "ms");
    report.figure("fast", 15, "ms", Target.atMost(15));
    report.figure("slow", 15.01, "ms", Target.atMost(15));
    report.figure("many", 150_001.4, "per_s", Target.atLeast(150_000));
    assertThat(figures())
        .containsExactly(
            "plain 1234.5 ms",
            "fast 15 ms <=15 ok",
            "slow 15.010 ms <=15 miss",
            "many 150001 per_s >=150000 ok");
  }

  @Test
  void namesTheConditionsFirst() {
    report();
    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .allMatch(line -> line.startsWith("# "))
        .anyMatch(line -> line.startsWith("# cores "))
        .anyMatch(line -> line.startsWith("# commit "))
        .anyMatch(line -> line.startsWith("# load_average "));
  }

  @Test
  void writesTheSameFiguresToItsFile() throws IOException {
    Report report = report();
    report.condition("quoted", "a \"b\" \\ \n");
    report.figure("fast", 1.5, "ms", Target.atMost(1));
    report.write();
    assertThat(Files.readString(directory.resolve("speed.json")))
        .startsWith("{\n  \"name\": \"speed\",\n  \"conditions\": {\n")
        .contains("\"quoted\": \"a \\\"b\\\" \\\\ \\u000a\"")
        .contains(
            "{\"figure\": \"fast\", \"value\": 1.500, \"unit\": \"ms\", \"target\": \"<=1\", \"met\": false}\n")
        .endsWith("  ]\n}\n");
  }

  private Report report() {
    return new Report("speed", new PrintStream(printed, true, StandardCharsets.UTF_8), directory);
  }

  private List<String> figures() {
    return printed
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .toList();
  }
}
