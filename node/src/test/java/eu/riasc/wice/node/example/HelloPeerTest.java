package eu.riasc.wice.node.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HelloPeerTest {
  private static final Path SOURCE =
      Path.of("src/test/java/eu/riasc/wice/node/example/HelloPeer.java");
  private static final Path README = Path.of("../README.md");

  @Test
  @Tag("socket")
  @Timeout(30)
  void exampleOfTheReadmeRuns() throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      HelloPeer.main(new String[0]);
    } finally {
      System.setOut(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .startsWith("IDLE: ")
        .contains("hello from Bob");
  }

  @Test
  void readmeShowsTheExampleAsItIsCompiled() throws Exception {
    String code = between(Files.readAllLines(SOURCE), "    // README: begin", "    // README: end");
    String shown =
        between(Files.readAllLines(README), "<!-- example: begin -->", "<!-- example: end -->");

    assertThat(shown).isEqualTo("```java\n" + code.stripIndent() + "\n```");
  }

  private static String between(List<String> lines, String begin, String end) {
    assertThat(lines).containsOnlyOnce(begin, end);
    return String.join("\n", lines.subList(lines.indexOf(begin) + 1, lines.indexOf(end)));
  }
}
