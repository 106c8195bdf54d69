package eu.riasc.wice.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wice demo}: a relay and two peers, each a process of its own on this machine. */
@Command(
    name = "demo",
    description = {
      "Shows a relay and two peers on this machine connect; with --backend, two peers and no relay.",
      "Each is a process of its own. Shown are every state with its time and reason, the selected pair,",
      "round-trip time and throughput."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  wice demo",
      "  wice demo -o json | jq .",
      "  wice demo --backend k8s:/etc/wice/kubeconfig"
    })
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = DurationReader.class,
      description = "Give up when not done within this time. Default: 30s.")
  private Duration timeout = Duration.ofSeconds(30);

  @Option(
      names = "--load",
      paramLabel = "TIME",
      defaultValue = "2s",
      converter = DurationReader.class,
      description = "How long to measure throughput. Default: 2s.")
  private Duration load = Duration.ofSeconds(2);

  @Mixin private final BackendOptions backends = new BackendOptions();
  @Mixin private final OutputFormat output = new OutputFormat();
  @Spec private @Nullable CommandSpec spec;

  private final StopSignal stop;
  private final Style style;

  DemoCommand(StopSignal stop, Style style) {
    this.stop = stop;
    this.style = style;
  }

  @Override
  public Integer call() throws InterruptedException {
    Screen screen = Screen.of(spec);
    DemoView view =
        style.hasColour() && !output.isJson()
            ? new DemoScreen(screen, style)
            : new DemoLines(screen, output.isJson());
    Demo demo = new Demo(view, stop, Verbosity.of(Objects.requireNonNull(spec)));
    DemoResult result;
    try {
      result = demo.run(backends.given(), load, timeout);
    } catch (IOException e) {
      throw Failure.failed("start the demonstration's processes: " + e.getMessage());
    }
    view.result(result);
    return result.connected() && !demo.failed() ? ExitCode.DONE : ExitCode.FAILED;
  }
}
