package eu.riasc.wice.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The live objects at one moment, measured in two ways that must agree: what is in use after a full
 * collection, and the sum of the class histogram, which the JVM takes after a full collection of
 * its own.
 *
 * @param usedBytes heap in use after a full collection
 * @param bytesByClass live bytes of each class
 */
record Heap(long usedBytes, Map<String, Long> bytesByClass) {
  private static final Pattern ROW = Pattern.compile("\\s*\\d+:\\s+\\d+\\s+(\\d+)\\s+(\\S+).*");

  /** Collects garbage until nothing more goes away, and looks. */
  static Heap now() throws JMException, InterruptedException {
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      System.gc();
      Thread.sleep(200); // what waits for reference handling goes next time
      long now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      if (now > used - used / 500) {
        return new Heap(Math.min(now, used), histogram());
      }
      used = now;
    }
    return new Heap(used, histogram());
  }

  /** The sum of the histogram. */
  long histogramBytes() {
    return bytesByClass.values().stream().mapToLong(Long::longValue).sum();
  }

  /** A table of the classes that grew most since then, in bytes for each of so many things. */
  String growthSince(Heap before, int things) {
    Map<String, Long> grown = new HashMap<>();
    bytesByClass.forEach(
        (type, bytes) -> grown.put(type, bytes - before.bytesByClass.getOrDefault(type, 0L)));
    List<Map.Entry<String, Long>> rows = new ArrayList<>(grown.entrySet());
    rows.sort(
        Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
            .thenComparing(Map.Entry.comparingByKey()));
    StringBuilder table = new StringBuilder("bytes_each class\n");
    rows.stream()
        .filter(row -> row.getValue() >= things)
        .limit(60)
        .forEach(
            row ->
                table.append(
                    String.format(
                        Locale.ROOT,
                        "%10.1f %s%n",
                        row.getValue() / (double) things,
                        row.getKey())));
    return table.toString();
  }

  private static Map<String, Long> histogram() throws JMException {
    Object text =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
    Map<String, Long> bytes = new HashMap<>();
    text.toString()
        .lines()
        .forEach(
            line -> {
              Matcher row = ROW.matcher(line);
              if (row.matches()) {
                bytes.merge(row.group(2), Long.parseLong(row.group(1)), Long::sum);
              }
            });
    return bytes;
  }
}
