package eu.riasc.wice.cli;

import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.kubernetes.ClusterSetup;
import eu.riasc.wice.signaling.kubernetes.ClusterSetup.Finding;
import eu.riasc.wice.signaling.kubernetes.KubernetesUri;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which cluster, and how its findings are printed. */
final class ClusterOptions {
  @Option(
      names = "--backend",
      paramLabel = "URI",
      defaultValue = "k8s:",
      description =
          "The cluster as a backend: k8s: (the rules of kubectl, the default), k8s:/path/to/kubeconfig"
              + " or k8s:incluster.")
  private String backend = "k8s:";

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "The namespace. Default: that of the backend or its context.")
  private @Nullable String namespace;

  @Mixin private final OutputFormat output = new OutputFormat();

  /** Does something with the cluster and prints what was found; returns the exit code. */
  int run(Screen screen, Function<ClusterSetup, List<Finding>> task) {
    boolean ok = true;
    try (ClusterSetup setup = ClusterSetup.of(uri())) {
      for (Finding finding : task.apply(setup)) {
        ok &= finding.ok();
        print(screen, finding);
      }
    }
    return ok ? ExitCode.DONE : ExitCode.FAILED;
  }

  private void print(Screen screen, Finding finding) {
    if (output.isJson()) {
      screen.json(Json.object("event", "finding", "ok", finding.ok(), "text", finding.text()));
    } else {
      screen.line((finding.ok() ? "ok       " : "MISSING  ") + finding.text());
    }
  }

  private KubernetesUri uri() {
    if (!backend.startsWith("k8s:")) {
      throw Failure.usage("found backend '" + backend + "', expected one with the scheme k8s:");
    }
    String text = backend.equals("k8s:") ? "k8s:/" : backend;
    if (namespace != null) {
      text += (text.contains("?") ? "&" : "?") + "namespace=" + namespace;
    }
    try {
      return KubernetesUri.parse(new URI(text));
    } catch (URISyntaxException e) {
      throw Failure.usage("found backend '" + backend + "', which is no uri: " + e.getReason());
    } catch (SignalingException e) {
      throw Failure.usage(Errors.oneLine(e.getMessage()));
    }
  }
}
