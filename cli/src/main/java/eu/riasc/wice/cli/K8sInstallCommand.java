package eu.riasc.wice.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wice k8s install}: defines the resource and grants the rights. */
@Command(
    name = "install",
    description = {
      "Defines the resource signalingenvelopes.wice.riasc.eu in the cluster and, in one namespace,",
      "a service account with the rights that a peer needs. Again, it changes nothing."
    },
    footerHeading = "%nExample:%n",
    footer = {"  wice k8s install --namespace mesh --user alice"})
final class K8sInstallCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description =
          "A user who gets the same rights, for peers outside the cluster. Repeatable; those named"
              + " before and not now lose them.")
  private List<String> users = new ArrayList<>();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    return cluster.run(Screen.of(spec), setup -> setup.install(users));
  }
}
