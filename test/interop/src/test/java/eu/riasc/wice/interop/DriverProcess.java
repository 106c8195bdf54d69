package eu.riasc.wice.interop;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A driver in a process of its own. What it prints goes to its peer and is kept for conditions. */
final class DriverProcess implements AutoCloseable {
  private final String name;
  private final Process process;
  private final BufferedWriter input;
  private final Path errors;
  private final List<DriverLine> seen = new ArrayList<>();
  private boolean ended;

  DriverProcess(String name, List<String> command) throws IOException {
    this.name = name;
    errors = Files.createTempFile("wice-driver", ".err");
    process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    input =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
  }

  /** Hands this driver's signaling to the peer from here on, in a thread that ends with it. */
  void signalTo(DriverProcess peer) {
    Thread pump = new Thread(() -> pump(peer), "driver " + name);
    pump.setDaemon(true);
    pump.start();
  }

  private void pump(DriverProcess peer) {
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String text = output.readLine(); text != null; text = output.readLine()) {
        DriverLine line = DriverLine.parse(text);
        switch (line.type()) {
          case "cred", "cand", "eoc" -> peer.write(line);
          default -> {}
        }
        synchronized (seen) {
          seen.add(line);
          seen.notifyAll();
        }
      }
    } catch (IOException | RuntimeException broken) {
      System.err.println("driver " + name + ": " + broken.getMessage());
    }
    synchronized (seen) {
      ended = true;
      seen.notifyAll();
    }
  }

  void write(DriverLine line) throws IOException {
    synchronized (input) {
      input.write(line.format());
      input.newLine();
      input.flush();
    }
  }

  /** Waits until the driver has printed such a line. */
  DriverLine await(String what, int seconds, Predicate<DriverLine> condition)
      throws InterruptedException, IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    synchronized (seen) {
      while (true) {
        for (DriverLine line : seen) {
          if (condition.test(line)) {
            return line;
          }
        }
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (ended || left <= 0) {
          throw new AssertionError(
              String.format(
                  Locale.ROOT,
                  "%s: %s not seen within %d s; lines %s; errors %s",
                  name,
                  what,
                  seconds,
                  seen,
                  Files.readString(errors)));
        }
        seen.wait(left);
      }
    }
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close(); // the end of input tells a driver to end
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(errors);
  }
}
