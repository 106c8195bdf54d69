package eu.riasc.wice.cli;

import eu.riasc.wice.session.SessionState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A demonstration on a terminal: the two peers side by side, redrawn in place. */
final class DemoScreen implements DemoView {
  private static final int COLUMN = 39;
  private static final int SHOWN_STATES = 9;
  private static final int SHOWN_REMARKS = 3;

  private record State(double atMillis, String name, String reason) {}

  private final Screen screen;
  private final Style style;
  private final Map<String, Deque<State>> states = new LinkedHashMap<>();
  private final Deque<String> remarks = new ArrayDeque<>();
  private String relay = "relay starts";
  private String pair = "";
  private String pong = "";
  private String load = "";
  private String result = "";
  private int drawn;

  DemoScreen(Screen screen, Style style) {
    this.screen = screen;
    this.style = style;
    states.put("A", new ArrayDeque<>());
    states.put("B", new ArrayDeque<>());
    draw();
  }

  @Override
  public void event(String process, Map<String, @Nullable Object> event, double atMillis) {
    switch (String.valueOf(event.get("event"))) {
      case "listening" -> {
        if (process.equals("relay")) {
          relay = "relay on " + event.get("address");
        }
      }
      case "state" -> addState(process, event, atMillis);
      case "pair" -> {
        if (process.equals("A")) {
          pair = DemoText.end(event.get("local")) + " <-> " + DemoText.end(event.get("remote"));
        }
      }
      case "pong" -> pong = event.get("rtt_ms") + " ms";
      case "load" -> load = event.get("mbit_s") + " Mbit/s";
      default -> {
        return;
      }
    }
    draw();
  }

  private void addState(String process, Map<String, @Nullable Object> event, double atMillis) {
    Deque<State> column = states.get(process);
    if (column != null) {
      if (column.size() == SHOWN_STATES) {
        column.remove();
      }
      column.add(
          new State(
              atMillis, String.valueOf(event.get("to")), String.valueOf(event.get("reason"))));
    }
  }

  @Override
  public void remark(String process, String text) {
    if (remarks.size() == SHOWN_REMARKS) {
      remarks.remove();
    }
    remarks.add(process + ": " + text);
    draw();
  }

  @Override
  public void result(DemoResult shown) {
    result = shown.connected() ? style.good(shown.toText()) : style.bad(shown.toText());
    draw();
  }

  private void draw() {
    List<String> lines = new ArrayList<>();
    lines.add(style.bold(padded("wice demo", COLUMN)) + style.dim(relay));
    lines.add("");
    lines.add(style.bold(padded("peer A (pings)", COLUMN) + "peer B (listens)"));
    List<List<String>> left = column("A");
    List<List<String>> right = column("B");
    for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
      lines.add(cell(left, i) + cell(right, i));
    }
    lines.add("");
    lines.add(style.dim("pair        ") + pair);
    lines.add(style.dim("round trip  ") + pong);
    lines.add(style.dim("throughput  ") + load);
    remarks.forEach(remark -> lines.add(style.busy(cut(remark, 2 * COLUMN))));
    if (!result.isEmpty()) {
      lines.add("");
      lines.add(result);
    }
    String up = drawn == 0 ? "" : "\u001b[" + drawn + "A\r\u001b[J";
    screen.print(up + String.join("\n", lines) + "\n");
    drawn = lines.size();
  }

  /**
   * A state takes two rows: when and which; below, why. Each row is its plain and its painted form.
   */
  private List<List<String>> column(String process) {
    List<List<String>> rows = new ArrayList<>();
    for (State state : states.getOrDefault(process, new ArrayDeque<>())) {
      String time = String.format(Locale.ROOT, "%6.2f s  ", state.atMillis() / 1000);
      rows.add(List.of(time + state.name(), style.dim(time) + painted(state.name())));
      String reason = cut("          " + state.reason(), COLUMN - 2);
      rows.add(List.of(reason, style.dim(reason)));
    }
    return rows;
  }

  private String painted(String state) {
    return SessionReport.paint(style, SessionState.valueOf(state), state);
  }

  private static String cell(List<List<String>> rows, int i) {
    if (i >= rows.size()) {
      return " ".repeat(COLUMN);
    }
    return rows.get(i).get(1) + " ".repeat(Math.max(0, COLUMN - rows.get(i).get(0).length()));
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 1) + "~";
  }
}
