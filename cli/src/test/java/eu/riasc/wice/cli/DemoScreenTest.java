package eu.riasc.wice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoScreenTest {
  private static final int WIDTH = 80;
  private static final int SECOND_PEER = 39;

  private final StringWriter printed = new StringWriter();
  private final Screen output = new Screen(new PrintWriter(printed), new PrintWriter(printed));
  private final DemoScreen screen =
      new DemoScreen(output, Style.of(true, Map.of("TERM", "xterm-256color")));

  @Test
  void isRedrawnInPlaceHoweverItGrows() {
    for (int i = 0; i < 30; i++) {
      move("A", "CHECKING", "the first check was sent", i);
      screen.remark("relay", "warning " + i);
    }

    assertThat(rows()).filteredOn(row -> row.startsWith("wice demo")).hasSize(1);
    assertThat(rows()).hasSizeLessThan(35);
    assertThat(rows().get(0)).startsWith("wice demo");
  }

  @Test
  void showsPeersSideBySide() {
    move("A", "CHECKING", "the first check was sent", 1_250);
    move("B", "CONNECTED", "a pair is selected", 1_500);

    int at = row("CHECKING");
    assertThat(rows().get(at)).startsWith("  1.25 s  CHECKING");
    assertThat(rows().get(at).substring(SECOND_PEER)).startsWith("  1.50 s  CONNECTED");
    assertThat(rows().get(at + 1).substring(SECOND_PEER))
        .startsWith("          a pair is selected");
  }

  @Test
  void fitsATerminalOfEightyColumns() {
    move("A", "CHECKING", "a reason that is much longer than its column is wide, and longer", 1);
    move("B", "DISCONNECTED", "nothing came for five seconds, checks go on, nothing is lost", 2);
    screen.remark("B", "warning: ".repeat(30));

    assertThat(rows()).allSatisfy(row -> assertThat(row).hasSizeLessThanOrEqualTo(WIDTH));
    assertThat(rows().get(row("CHECKING") + 1).charAt(SECOND_PEER - 1)).isEqualTo(' ');
  }

  @Test
  void keepsTheLatestStates() {
    move("A", "IDLE", "the oldest", 0);
    for (int i = 1; i < 10; i++) {
      move("A", "CHECKING", "number " + i, i);
    }

    assertThat(String.join("\n", rows())).contains("number 1", "number 9").doesNotContain("oldest");
  }

  @Test
  void showsThePathAndEndsWithTheResult() {
    screen.event("relay", Map.of("event", "listening", "address", "127.0.0.1:7443"), 1);
    screen.event("A", Map.of("event", "pong", "seq", 1, "rtt_ms", 0.25), 2);
    screen.event("A", Map.of("event", "load", "mbit_s", 940.5), 3);
    screen.result(new DemoResult(true, 2_100.0, 0.25, 940.5));

    List<String> rows = rows();
    assertThat(rows.get(0)).endsWith("relay on 127.0.0.1:7443");
    assertThat(rows).contains("round trip  0.25 ms", "throughput  940.5 Mbit/s");
    assertThat(rows.get(rows.size() - 2))
        .isEqualTo("connected 2.10 s after the start, round trip 0.25 ms, throughput 941 Mbit/s");
    assertThat(rows.get(rows.size() - 1)).isEmpty();
  }

  private void move(String process, String to, String reason, double atMillis) {
    screen.event(process, Map.of("event", "state", "to", to, "reason", reason), atMillis);
  }

  private List<String> rows() {
    return Terminal.rowsOf(printed.toString());
  }

  private int row(String text) {
    List<String> rows = rows();
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).contains(text)) {
        return i;
      }
    }
    throw new AssertionError("no row contains " + text);
  }
}
