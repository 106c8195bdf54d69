package eu.riasc.wice.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From starting {@code wice demo} to both of its peers connected, seen from outside: all its JVMs
 * begin cold.
 */
final class DemoStart implements Measurement {
  private static final int RUNS = 7;
  private static final Set<String> PEERS = Set.of("A", "B");
  private static final Pattern CONNECTED = Pattern.compile("\"to\"\\s*:\\s*\"CONNECTED\"");
  private static final Pattern PROCESS = Pattern.compile("\"process\"\\s*:\\s*\"(\\w+)\"");

  @Override
  public String says() {
    return "start of wice demo until both peers are connected";
  }

  @Override
  public void run(Report report) throws IOException, InterruptedException {
    Path launcher = Path.of(System.getProperty("wice.root", ".")).resolve("wice").toAbsolutePath();
    once(launcher); // builds when it has to, and brings the files into the cache
    Samples took = new Samples();
    for (int i = 0; i < RUNS; i++) {
      took.addNanos(once(launcher));
    }
    report.figure("demo.both_connected.median", took.median() / 1000, "s", Target.atMost(2.5));
    report.figure("demo.both_connected.slowest", took.percentile(100) / 1000, "s");
  }

  private static long once(Path launcher) throws IOException, InterruptedException {
    long began = System.nanoTime();
    Process demo =
        new ProcessBuilder(launcher.toString(), "demo", "-o", "json", "--load", "100ms")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long connected = 0;
    Set<String> still = new TreeSet<>(PEERS);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(demo.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher process = PROCESS.matcher(line);
        if (CONNECTED.matcher(line).find()
            && process.find()
            && still.remove(process.group(1))
            && still.isEmpty()) {
          connected = System.nanoTime();
        }
      }
    }
    int code = demo.waitFor();
    if (connected == 0 || code != 0) {
      throw new IOException(
          "run " + launcher + " demo: ended with exit code " + code + ", not connected: " + still);
    }
    return connected - began;
  }
}
