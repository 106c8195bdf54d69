package eu.riasc.wice.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A command that runs on a thread of its own until it is stopped; its output comes line by line.
 */
final class BackgroundRun implements AutoCloseable {
  private static final long LIMIT_SECONDS = 120;

  private final StopSignal stop = new StopSignal();
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> code = new CompletableFuture<>();
  private final Thread thread;

  private BackgroundRun(String... args) {
    PrintWriter out = new PrintWriter(new LineWriter(lines), true);
    Style plain = Style.of(false, Map.of());
    thread =
        new Thread(
            () -> code.complete(Commands.line(args, stop, plain, out, out).execute(args)),
            "test-" + args[0]);
    thread.start();
  }

  static BackgroundRun of(String... args) {
    return new BackgroundRun(args);
  }

  /** The next line. */
  String line() throws InterruptedException {
    String line = lines.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (line == null) {
      throw new AssertionError("no further line within " + LIMIT_SECONDS + " s");
    }
    return line;
  }

  /** The next line that is a JSON event of this name; those before it are passed over. */
  Fields event(String name) throws InterruptedException {
    while (true) {
      String line = line();
      if (line.startsWith("{") && Fields.parse(line).is(name)) {
        return Fields.parse(line);
      }
    }
  }

  /** The exit code, once the command has ended by itself. */
  int code() throws Exception {
    return code.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** The exit code, after the command was told to stop. */
  int stop() throws Exception {
    stop.request();
    return code();
  }

  /** What was printed and not taken yet. */
  List<String> rest() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    stop.request();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class LineWriter extends Writer {
    private final BlockingQueue<String> lines;
    private final StringBuilder partial = new StringBuilder();

    LineWriter(BlockingQueue<String> lines) {
      this.lines = lines;
    }

    @Override
    public void write(char[] buffer, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        if (buffer[i] == '\n') {
          lines.add(partial.toString());
          partial.setLength(0);
        } else {
          partial.append(buffer[i]);
        }
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
