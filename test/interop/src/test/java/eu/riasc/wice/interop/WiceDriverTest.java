package eu.riasc.wice.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("socket")
class WiceDriverTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  private int run(String arguments, String input) throws Exception {
    return WiceDriver.run(
        arguments.split(" "),
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(errors, true, StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "controlling",
        "boss 127.0.0.1",
        "controlled here",
        "controlled ::1 http:x",
        "controlled ::1 turns:[::1]?transport=udp --relay=alice:secret",
        "controlled ::1 turn:[::1]?transport=tcp"
      })
  void refusesWrongUsageWithOneLine(String arguments) throws Exception {
    assertThat(run(arguments, "")).isEqualTo(2);
    assertThat(errors.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
    assertThat(out.size()).isZero();
  }

  @Test
  void endsWithItsInput() throws Exception {
    assertThat(run("controlled 127.0.0.1", "")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"t\":\"cred\"", "typ host");
  }

  @Test
  void goesOnAfterLinesThatItCannotUse() throws Exception {
    String lines =
        """
        {"t":"cand","c":"candidate:1 1 udp 1 somewhere.local 9 typ host"}
        {"t":"cred","ufrag":"x","pwd":"short"}
        {"t":"dance"}
        {"t":"quit"}
        """;
    assertThat(run("controlled 127.0.0.1", lines)).isZero();
    assertThat(errors.toString(StandardCharsets.UTF_8).lines())
        .hasSize(3)
        .allMatch(line -> line.contains("ignored"));
  }
}
