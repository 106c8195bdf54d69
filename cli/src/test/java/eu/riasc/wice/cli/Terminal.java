package eu.riasc.wice.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What somebody sees on a terminal: as much of ECMA-48 as a screen that redraws itself uses. */
final class Terminal {
  private static final Pattern CONTROL = Pattern.compile("\u001b\\[(\\d*)([AJm])|[\r\n]");

  private final List<String> rows = new ArrayList<>(List.of(""));
  private int row;
  private int column;

  /** Shows what a program has printed, on an empty terminal. */
  static List<String> rowsOf(String printed) {
    Terminal terminal = new Terminal();
    Matcher control = CONTROL.matcher(printed);
    int from = 0;
    while (control.find()) {
      terminal.write(printed.substring(from, control.start()));
      terminal.obey(control);
      from = control.end();
    }
    terminal.write(printed.substring(from));
    return List.copyOf(terminal.rows);
  }

  private void obey(Matcher control) {
    switch (control.group(2) == null ? control.group() : control.group(2)) {
      case "\r" -> column = 0;
      case "\n" -> {
        row++;
        column = 0;
        if (row == rows.size()) {
          rows.add("");
        }
      }
      case "A" -> row = Math.max(0, row - Integer.parseInt(control.group(1)));
      case "J" -> {
        rows.set(row, rows.get(row).substring(0, column));
        rows.subList(row + 1, rows.size()).clear();
      }
      default -> {
        // colours are not looked at
      }
    }
  }

  private void write(String text) {
    if (text.indexOf('\u001b') >= 0) {
      throw new IllegalArgumentException("a control sequence that is not known: " + text);
    }
    String old = rows.get(row);
    String rest =
        old.length() > column + text.length() ? old.substring(column + text.length()) : "";
    rows.set(row, old.substring(0, column) + text + rest);
    column += text.length();
  }
}
