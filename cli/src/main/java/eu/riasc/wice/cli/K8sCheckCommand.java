package eu.riasc.wice.cli;

import eu.riasc.wice.signaling.kubernetes.ClusterSetup;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code wice k8s check}: says whether peers can signal over this cluster, and what is missing. */
@Command(
    name = "check",
    description = {
      "Says whether a peer with these credentials can signal over the API server, line by line:",
      "the server, the resource, every right, the schema. Changes nothing."
    },
    footerHeading = "%nExample:%n",
    footer = {"  wice k8s check --backend k8s:/etc/wice/kubeconfig --namespace mesh"})
final class K8sCheckCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions cluster = new ClusterOptions();
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    return cluster.run(Screen.of(spec), ClusterSetup::check);
  }
}
