package eu.riasc.wice.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A demonstration as lines, for pipes and files: text, or one JSON object per line. */
final class DemoLines implements DemoView {
  private final Screen screen;
  private final boolean json;

  DemoLines(Screen screen, boolean json) {
    this.screen = screen;
    this.json = json;
  }

  @Override
  public void event(String process, Map<String, @Nullable Object> event, double atMillis) {
    if (json) {
      Map<String, @Nullable Object> line = new LinkedHashMap<>(event);
      // a child's own result is not the last word of the demonstration
      line.computeIfPresent("event", (member, name) -> name.equals("result") ? "summary" : name);
      line.put("process", process);
      line.put("at_ms", Rtt.rounded(atMillis));
      screen.json(line);
    } else {
      screen.line(
          String.format(
              Locale.ROOT, "%8.3f s  %-5s  %s", atMillis / 1000, process, DemoText.of(event)));
    }
  }

  @Override
  public void remark(String process, String text) {
    screen.remarks().println("wice demo: " + process + ": " + text);
  }

  @Override
  public void result(DemoResult result) {
    if (json) {
      screen.json(result.toJson());
    } else {
      screen.line(result.toText());
    }
  }
}
