package eu.riasc.wice.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a secret that is the only line of a file. */
final class SecretFile {
  private static final int MAX_BYTES = 4_096;

  private SecretFile() {}

  /**
   * Reads it, without the white space around it.
   *
   * @throws Failure if there is none; the message never shows it
   */
  static String read(Path file) throws IOException {
    byte[] bytes;
    try (var in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw Failure.usage("read secret file " + file + ": there is no such file");
    }
    String text = new String(bytes, StandardCharsets.UTF_8).strip();
    if (bytes.length > MAX_BYTES || text.isEmpty() || text.indexOf('\n') >= 0) {
      throw Failure.usage(
          "read secret file "
              + file
              + ": found "
              + (text.isEmpty() ? "nothing" : "more than one line")
              + ", expected the secret on one line");
    }
    return text;
  }
}
