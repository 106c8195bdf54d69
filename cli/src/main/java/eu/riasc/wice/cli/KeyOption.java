package eu.riasc.wice.cli;

import eu.riasc.wice.crypto.PrivateKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The option {@code --key}, which means the same for every command that acts in the name of a key.
 */
final class KeyOption {
  @Option(
      names = "--key",
      paramLabel = "FILE",
      description =
          "Our private key, base64 as from 'wice genkey'; - reads it from standard input.")
  private @Nullable Path file;

  /** The key asked for, or a new one for this run. */
  PrivateKey orNew(Screen screen) {
    Path given = file;
    return given == null
        ? PrivateKey.generate(new SecureRandom())
        : KeyFile.read(given, screen.remarks());
  }

  /**
   * The key asked for.
   *
   * @throws Failure if none was
   */
  PrivateKey required(Screen screen) {
    Path given = file;
    if (given == null) {
      throw Failure.usage("no private key: found no --key, expected --key FILE");
    }
    return KeyFile.read(given, screen.remarks());
  }
}
