package eu.riasc.wice.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A process that takes lines and answers with lines, and ends with its input. */
final class ChildProcess implements AutoCloseable {
  private final Process process;
  private final Writer input;
  private final BufferedReader output;

  ChildProcess(List<String> command) throws IOException {
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    input = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  void write(String line) throws IOException {
    input.write(line + "\n");
    input.flush();
  }

  /**
   * Waits for its next line.
   *
   * @param attempted what for
   * @throws IOException if it has ended
   */
  String read(String attempted) throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IOException(attempted + ": the process has ended, expected another line of it");
    }
    return line;
  }

  /** Whether it runs. */
  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    try {
      input.close();
      process.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
