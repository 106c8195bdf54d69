package eu.riasc.wice.benchmarks;

import java.io.IOException;
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
  private final ChildProcess driver;

  private PionContender(String name, Path executable, List<String> options) throws IOException {
    this.name = name;
    List<String> command = new ArrayList<>(List.of(executable.toString(), "loop"));
    command.addAll(options);
    this.driver = new ChildProcess(command);
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
    driver.write(String.valueOf(times));
    for (int i = 0; i < times; i++) {
      String line = driver.read("measure pion: connection " + i);
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
    driver.close();
  }
}
