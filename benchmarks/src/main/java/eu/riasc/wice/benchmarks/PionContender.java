package eu.riasc.wice.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The same between two agents of pion/ice, in a process of their own: the loop mode of its interop
 * driver, which measures itself. Nobody else runs in its turn.
 */
final class PionContender implements Contender, AutoCloseable {
  private static final Path DRIVER = Path.of("test/interop/target/drivers/pion");

  private final String name;
  private final Process process;
  private final Writer input;
  private final BufferedReader output;

  private PionContender(String name, Path driver, List<String> options) throws IOException {
    this.name = name;
    List<String> command = new ArrayList<>(List.of(driver.toString(), "loop"));
    command.addAll(options);
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    input = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts it, or returns null where it has not been built.
   *
   * @param name what its figures begin with
   * @param options of its agents; those of the other side follow a {@code --}
   */
  static @Nullable PionContender startOrNull(String name, String... options) throws IOException {
    Path driver = Path.of(System.getProperty("wice.root", ".")).resolve(DRIVER);
    return Files.isExecutable(driver) ? new PionContender(name, driver, List.of(options)) : null;
  }

  String name() {
    return name;
  }

  @Override
  public void round(int times, Rounds into) throws IOException {
    Samples gather = into.begin(name + ".gather");
    Samples connect = into.begin(name + ".connect");
    Samples all = into.begin(name + ".gather_and_connect");
    input.write(times + "\n");
    input.flush();
    for (int i = 0; i < times; i++) {
      String line = output.readLine();
      if (line == null) {
        throw new IOException("measure pion: its driver has ended after " + i + " connections");
      }
      String[] millis = line.split(" ", -1);
      double gathered = Double.parseDouble(millis[0]);
      double connected = Double.parseDouble(millis[1]);
      gather.add(gathered);
      connect.add(connected);
      all.add(gathered + connected);
    }
  }

  @Override
  public void close() {
    try {
      input.close(); // the end of its input ends it
      process.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
