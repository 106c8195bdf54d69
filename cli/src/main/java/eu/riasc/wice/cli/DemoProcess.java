package eu.riasc.wice.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A child process of the demonstration. Its output is read all the time, so that it never blocks on
 * a full pipe.
 */
final class DemoProcess {
  private static final long END_SECONDS = 6;

  private final Process process;
  private final Thread reader;

  private DemoProcess(Process process, Thread reader) {
    this.process = process;
    this.reader = reader;
  }

  /**
   * Starts a child.
   *
   * @param name what the reading thread is called
   * @param arguments of {@code wice}
   * @param input what the child gets on standard input, which stays open until the child or this
   *     process ends
   * @param lines gets every line that the child prints, on a thread of its own
   */
  static DemoProcess start(
      String name, List<String> arguments, String input, Consumer<String> lines)
      throws IOException {
    Process process =
        new ProcessBuilder(ChildJvm.command(arguments)).redirectErrorStream(true).start();
    Thread reader = new Thread(() -> read(process, lines), "demo-" + name);
    reader.setDaemon(true);
    reader.start();
    OutputStream stdin = process.getOutputStream();
    stdin.write(input.getBytes(StandardCharsets.UTF_8));
    stdin.flush();
    return new DemoProcess(process, reader);
  }

  private static void read(Process process, Consumer<String> lines) {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.accept(line);
      }
    } catch (IOException e) {
      lines.accept("its output could not be read: " + e.getMessage());
    }
  }

  /** Writes a line to its standard input, if it is still there to read it. */
  void send(String line) {
    try {
      OutputStream stdin = process.getOutputStream();
      stdin.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      stdin.flush();
    } catch (IOException e) {
      terminate(); // it ends by itself, or has ended; its exit code tells more
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Calls back once the child has ended. */
  void onExit(Consumer<Integer> callback) {
    CompletableFuture<Void> unused =
        process.onExit().thenAccept(ended -> callback.accept(ended.exitValue()));
  }

  /** Tells the child to end, if it has not. */
  void terminate() {
    try {
      process.getOutputStream().close(); // it may wait for a line
    } catch (IOException e) {
      // it has ended
    }
    process
        .toHandle()
        .destroy(); // not Process.destroy, which closes the streams before their end is read
  }

  /**
   * Waits until the child has ended and all it printed has been read; a child that does not end is
   * killed.
   */
  void awaitEnd() throws InterruptedException {
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    reader.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
  }
}
