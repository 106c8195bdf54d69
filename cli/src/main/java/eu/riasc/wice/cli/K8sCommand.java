package eu.riasc.wice.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code wice k8s}: what signaling over a cluster's API server needs there. */
@Command(
    name = "k8s",
    description = "Installs or checks what signaling over a Kubernetes API server needs.",
    synopsisSubcommandLabel = "(install | check)",
    footerHeading = "%nExample:%n",
    footer = {"  wice k8s install --namespace mesh", "  wice k8s check --namespace mesh"})
final class K8sCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(
          spec.commandLine(), "found no subcommand, expected install or check");
    }
  }
}
