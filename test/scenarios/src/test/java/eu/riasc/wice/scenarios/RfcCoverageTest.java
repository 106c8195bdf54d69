package eu.riasc.wice.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of clauses names tests that exist, and gives a reason for what is not done. */
class RfcCoverageTest {
  private static final Pattern TEST = Pattern.compile("([A-Z]\\w*Test)(?:\\.(\\w+))?");
  private static final Pattern METHOD = Pattern.compile("[a-z]+[A-Z]\\w*");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
  private static final Pattern WORD = Pattern.compile("\\w+");

  private final Path root = root();
  private final Map<String, String> tests = new HashMap<>();
  private final Map<String, Boolean> words = new HashMap<>();

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/rfc-coverage.md"))) {
      folder = Objects.requireNonNull(folder.getParent(), "no docs/rfc-coverage.md above");
    }
    return folder;
  }

  private List<String> table() throws IOException {
    return Files.readAllLines(root.resolve("docs/rfc-coverage.md")).stream()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| clause"))
        .toList();
  }

  private void readSources() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      all.filter(path -> path.toString().endsWith(".java"))
          .filter(path -> !path.toString().contains("target"))
          .forEach(this::readSource);
    }
  }

  private void readSource(Path file) {
    try {
      String text = Files.readString(file);
      String name = file.getFileName().toString().replace(".java", "");
      if (name.endsWith("Test")) {
        tests.merge(name, text, String::concat);
      }
      Matcher found = WORD.matcher(text);
      while (found.find()) {
        words.put(found.group(), true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyTestThatTheTableNamesExists() throws IOException {
    readSources();
    List<String> missing = new ArrayList<>();
    int named = 0;
    for (String line : table()) {
      Matcher quoted = QUOTED.matcher(line);
      while (quoted.find()) {
        Matcher test = TEST.matcher(quoted.group(1));
        if (test.matches()) {
          named++;
          String source = tests.getOrDefault(test.group(1), "");
          String method = test.group(2);
          if (source.isEmpty() || (method != null && !source.contains("void " + method + "("))) {
            missing.add(quoted.group(1));
          }
        } else if (METHOD.matcher(quoted.group(1)).matches()
            && !words.containsKey(quoted.group(1))) {
          missing.add(quoted.group(1));
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(named).isGreaterThan(100);
  }

  @Test
  void whatIsNotDoneHasAReason() throws IOException {
    for (String line : table()) {
      String[] cells = line.split("\\|", -1);
      assertThat(cells.length).as(line).isGreaterThanOrEqualTo(4);
      boolean done = cells[2].strip().startsWith("yes") || cells[2].strip().equals("n/a");
      assertThat(cells[2].strip()).as(line).matches("(yes|partly|no|n/a).*");
      assertThat(done || cells[3].strip().length() > 10).as(line).isTrue();
    }
  }
}
