package eu.riasc.wice.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows a demonstration while it runs. Calls come one at a time. */
interface DemoView {
  /**
   * One of the processes reports something.
   *
   * @param process relay, A or B
   * @param event what it printed, an object with a member "event"
   * @param atMillis when, counted from the start of the demonstration
   */
  void event(String process, Map<String, @Nullable Object> event, double atMillis);

  /** One of the processes said something that is no event: usually a warning or an error. */
  void remark(String process, String text);

  /** The end. Nothing follows. */
  void result(DemoResult result);
}
