package eu.riasc.wice.benchmarks;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What a measurement ran on. */
final class Conditions {
  private Conditions() {}

  /**
   * Name and value of each condition, in order. The commit is handed over by {@code
   * benchmarks/run}.
   */
  static Map<String, String> now() {
    Map<String, String> found = new LinkedHashMap<>();
    found.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    found.put("commit", System.getProperty("wice.commit", "unknown"));
    found.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
    found.put("load_average", load());
    found.put(
        "jdk", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    found.put(
        "jvm_options", String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()));
    found.put(
        "collector",
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(GarbageCollectorMXBean::getName)
            .collect(Collectors.joining(", ")));
    found.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    return found;
  }

  /**
   * Processes that ran or wanted to run in the last minute: well above the cores, figures are
   * worthless.
   */
  static String load() {
    return Figure.number(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }
}
