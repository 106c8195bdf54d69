package eu.riasc.wice.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The option {@code --backend}, which means the same for every command that signals. */
final class BackendOptions {
  @Option(
      names = "--backend",
      paramLabel = "URI",
      description =
          "A signaling backend, such as grpc://HOST:PORT, k8s:KUBECONFIG, or multicast: on one LAN."
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
}
