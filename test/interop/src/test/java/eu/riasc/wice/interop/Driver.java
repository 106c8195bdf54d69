package eu.riasc.wice.interop;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A driver that runs, in a process of its own or, ours, in this one. What it prints is kept. */
final class Driver implements AutoCloseable {
  private final String name;
  private final @Nullable Process process;
  private final Path errors;
  private final BufferedWriter input;
  private final BufferedReader output;
  private final List<DriverLine> seen = new ArrayList<>();
  private final List<Consumer<DriverLine>> listeners = new ArrayList<>();
  private boolean ended;

  private Driver(
      String name, @Nullable Process process, Path errors, OutputStream in, InputStream out) {
    this.name = name;
    this.process = process;
    this.errors = errors;
    input = new BufferedWriter(new OutputStreamWriter(in, StandardCharsets.UTF_8));
    output = new BufferedReader(new InputStreamReader(out, StandardCharsets.UTF_8));
  }

  /** Starts a process. */
  static Driver process(String name, List<String> command) throws IOException {
    Path errors = Files.createTempFile("wice-driver", ".err");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    return new Driver(name, process, errors, process.getOutputStream(), process.getInputStream())
        .read();
  }

  /** Starts our driver in a thread. */
  static Driver thread(String name, List<String> arguments) throws IOException {
    Path errors = Files.createTempFile("wice-driver", ".err");
    Pipe in = Pipe.open();
    Pipe out = Pipe.open();
    daemon(
        "driver " + name,
        () -> {
          try (PrintStream print =
                  new PrintStream(
                      Channels.newOutputStream(out.sink()), true, StandardCharsets.UTF_8);
              PrintStream complaints = new PrintStream(errors.toFile(), StandardCharsets.UTF_8)) {
            InputStream lines = Channels.newInputStream(in.source());
            WiceDriver.run(arguments.toArray(String[]::new), lines, print, complaints);
          }
        });
    return new Driver(
            name,
            null,
            errors,
            Channels.newOutputStream(in.sink()),
            Channels.newInputStream(out.source()))
        .read();
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void daemon(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException | RuntimeException broken) {
                System.err.println(name + ": " + broken);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  private Driver read() {
    daemon(
        "output of " + name,
        () -> {
          try {
            for (String text = output.readLine(); text != null; text = output.readLine()) {
              heard(DriverLine.parse(text));
            }
          } finally {
            synchronized (seen) {
              ended = true;
              seen.notifyAll();
            }
          }
        });
    return this;
  }

  private void heard(DriverLine line) {
    List<Consumer<DriverLine>> told;
    synchronized (seen) {
      seen.add(line);
      seen.notifyAll();
      told = List.copyOf(listeners);
    }
    told.forEach(listener -> listener.accept(line));
  }

  /** Hands over what has been printed, and what will be, in order. */
  void onLine(Consumer<DriverLine> listener) {
    synchronized (seen) {
      seen.forEach(listener);
      listeners.add(listener);
    }
  }

  void write(DriverLine line) throws IOException {
    synchronized (input) {
      input.write(line.format());
      input.newLine();
      input.flush();
    }
  }

  /** How many lines it has printed. */
  int mark() {
    synchronized (seen) {
      return seen.size();
    }
  }

  /** Waits until it has printed such a line. */
  DriverLine await(String what, int seconds, Predicate<DriverLine> condition) throws Exception {
    return await(what, 0, seconds, condition);
  }

  /** Waits until it has printed such a line after a {@link #mark}. */
  DriverLine await(String what, int from, int seconds, Predicate<DriverLine> condition)
      throws Exception {
    DriverLine found = find(from, seconds, condition);
    if (found == null) {
      throw new AssertionError(failure(what + " not seen within " + seconds + " s"));
    }
    return found;
  }

  /** Waits so long, and fails if it prints such a line after a {@link #mark}. */
  void awaitNone(String what, int from, int seconds, Predicate<DriverLine> condition)
      throws Exception {
    DriverLine found = find(from, seconds, condition);
    if (found != null) {
      throw new AssertionError(failure(what + " seen: " + found));
    }
  }

  private @Nullable DriverLine find(int from, int seconds, Predicate<DriverLine> condition)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    synchronized (seen) {
      int next = from;
      while (true) {
        for (; next < seen.size(); next++) {
          if (condition.test(seen.get(next))) {
            return seen.get(next);
          }
        }
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (ended || left <= 0) {
          return null;
        }
        seen.wait(left);
      }
    }
  }

  private String failure(String what) throws IOException {
    synchronized (seen) {
      return String.format(
          Locale.ROOT, "%s: %s; lines %s; errors %s", name, what, seen, Files.readString(errors));
    }
  }

  /** Sends a signal to the process. */
  void signal(String signal) throws Exception {
    if (process == null) {
      throw new IllegalStateException(name + " is not a process of its own");
    }
    new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
  }

  @Override
  public void close() throws IOException {
    input.close(); // the end of input tells a driver to end
    if (process != null) {
      try {
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException interrupted) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
    Files.deleteIfExists(errors);
  }
}
