package eu.riasc.wice.cli;

import eu.riasc.wice.crypto.CryptoException;
import eu.riasc.wice.crypto.PrivateKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * Reads private keys from files and from standard input, in the form that {@code wg genkey} writes.
 */
final class KeyFile {
  /** A key is 44 characters; a longer first line cannot be one. */
  private static final int MAX_LINE = 200;

  private KeyFile() {}

  /**
   * Reads the key in a file, or the first line of standard input for {@code -}.
   *
   * @param warnings told when others may read the file
   * @throws Failure if it cannot be read or is not a key
   */
  static PrivateKey read(Path file, PrintWriter warnings) {
    try {
      if (file.toString().equals("-")) {
        return read("standard input", System.in);
      }
      if (isReadByOthers(file)) {
        warnings.println(
            "wice: warning: key file " + file + " can be read by others; run: chmod 600 " + file);
      }
      try (InputStream in = Files.newInputStream(file)) {
        return read("key file " + file, in);
      }
    } catch (NoSuchFileException e) {
      throw Failure.usage(
          "read key file "
              + file
              + ": there is no such file; make one with: wice genkey > "
              + file);
    } catch (IOException e) {
      throw Failure.failed("read key file " + file + ": " + reason(e));
    }
  }

  /** Reads the key that is the first line of a stream; of the rest nothing is consumed. */
  static PrivateKey read(String source, InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
      if (line.length() > MAX_LINE) {
        throw Failure.usage(
            "read private key from "
                + source
                + ": the first line is longer than "
                + MAX_LINE
                + " characters, expected 44 characters of base64");
      }
    }
    String text =
        new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
            .strip();
    if (text.isEmpty()) {
      throw Failure.usage(
          "read private key from "
              + source
              + ": found an empty line, expected 44 characters of base64");
    }
    try {
      return PrivateKey.parse(text);
    } catch (CryptoException e) {
      throw Failure.usage("read private key from " + source + ": " + e.getMessage());
    }
  }

  private static boolean isReadByOthers(Path file) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      return Files.isRegularFile(file) && permissions.contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
