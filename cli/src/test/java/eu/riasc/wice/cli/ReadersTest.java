package eu.riasc.wice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small things that read and write text. */
class ReadersTest {
  @ParameterizedTest
  @CsvSource({"2, PT2S", "0.5, PT0.5S", "500ms, PT0.5S", "2s, PT2S", "1.5m, PT90S", "1h, PT1H"})
  void durationsAreReadAsPeopleWriteThem(String text, Duration expected) {
    assertThat(new DurationReader().convert(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:80, 127.0.0.1:80",
    "[::1]:7443, [::1]:7443",
    "[2001:db8:0:0::1]:1, [2001:db8::1]:1"
  })
  void addressesAreReadAndWrittenWithBrackets(String text, String expected) {
    InetSocketAddress address = new HostPort().convert(text);
    assertThat(HostPort.text(address)).isEqualTo(expected);
  }

  @Test
  void tableLinesUpAndEndsWithoutBlanks() {
    Table table = new Table("A", "LONGER", "C");
    table.row("value", "x", "y");
    table.row("v", "xxxxxxxx", "");
    assertThat(table.lines())
        .containsExactly("A      LONGER    C", "value  x         y", "v      xxxxxxxx");
  }

  @Test
  void colourIsForTerminalsThatWantIt() {
    assertThat(Style.of(true, Map.of("TERM", "xterm")).bold("x")).isEqualTo("\u001b[1mx\u001b[0m");
    assertThat(Style.of(false, Map.of("TERM", "xterm")).bold("x")).isEqualTo("x");
    assertThat(Style.of(true, Map.of("TERM", "xterm", "NO_COLOR", "1")).bold("x")).isEqualTo("x");
    assertThat(Style.of(true, Map.of("TERM", "dumb")).bold("x")).isEqualTo("x");
  }

  @Test
  void jsonSurvivesWritingAndReading() {
    Object value =
        Json.object(
            "text",
            "a \"quoted\" \u00e4 line\n",
            "number",
            7L,
            "fraction",
            0.25,
            "flag",
            true,
            "nothing",
            null,
            "list",
            List.of(1L, List.of(), Map.of()));
    assertThat(Json.parse(Json.line(value))).isEqualTo(value);
    assertThat(Json.parse(Json.pretty(value))).isEqualTo(value);
    assertThat(Json.line(value)).doesNotContain("\n");
  }
}
