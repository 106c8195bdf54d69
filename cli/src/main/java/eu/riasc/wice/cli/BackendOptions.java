package eu.riasc.wice.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The option {@code --backend}, which means the same for every command that signals. */
final class BackendOptions {
  /** In place of a URI: it is the next line of standard input. */
  static final String FROM_INPUT = "-";

  private static final int MAX_LINE = 2_000;

  @Option(
      names = "--backend",
      paramLabel = "URI",
      description =
          "A signaling backend, such as grpc://HOST:PORT, k8s:KUBECONFIG, or multicast: on one LAN;"
              + " - reads it from standard input, after the key if that comes from there too."
              + " Repeatable: all are used at once.")
  private List<String> uris = new ArrayList<>();

  /** The backends asked for, possibly none. */
  List<String> given() {
    return uris;
  }

  /**
   * The backends asked for.
   *
   * @throws Failure if there is none
   */
  List<String> required() {
    if (uris.isEmpty()) {
      throw Failure.usage(
          "no signaling backend: found no --backend, expected at least one, such as grpc://HOST:PORT");
    }
    return uris;
  }

  /**
   * What was asked for, with the URIs from standard input. To be called when the key has been read,
   * if that comes from there too.
   */
  static List<String> read(List<String> given) {
    List<String> read = new ArrayList<>();
    for (String each : given) {
      read.add(each.equals(FROM_INPUT) ? line(System.in) : each);
    }
    return read;
  }

  private static String line(InputStream in) {
    StringBuilder line = new StringBuilder();
    try {
      for (int c = in.read(); c >= 0 && c != '\n' && line.length() < MAX_LINE; c = in.read()) {
        line.append((char) c);
      }
    } catch (IOException e) {
      throw Failure.failed("read a backend from standard input: " + e.getMessage());
    }
    if (line.toString().isBlank()) {
      throw Failure.usage("read a backend from standard input: found nothing, expected a URI");
    }
    return line.toString().strip();
  }
}
