package eu.riasc.wice.cli;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.node.Backends;
import eu.riasc.wice.signaling.Received;
import eu.riasc.wice.signaling.Signaling;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wice envelope watch}: prints what others send to a key, and answers nothing. */
@Command(
    name = "watch",
    description = {
      "Subscribes to a key and prints every message to it as one line of JSON.",
      "It answers nothing. All of a message is shown, also the password in it."
    },
    footerHeading = "%nExample:%n",
    footer = {"  wice envelope watch --key key --backend grpc://relay.example.org:7443"})
final class EnvelopeWatchCommand implements Callable<Integer> {
  @Mixin private final KeyOption key = new KeyOption();
  @Mixin private final BackendOptions backends = new BackendOptions();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationReader.class,
      description = "Stop after this time, such as 90, 90s or 5m. Default: never.")
  private @Nullable Duration timeout;

  @Spec private @Nullable CommandSpec spec;

  private final StopSignal stop;

  EnvelopeWatchCommand(StopSignal stop) {
    this.stop = stop;
  }

  @Override
  public Integer call() throws InterruptedException {
    Screen screen = Screen.of(spec);
    PrivateKey ours = key.required(screen);
    List<String> uris = BackendOptions.read(backends.required());
    ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);
    try (Signaling signaling = Backends.open(uris, executor, sender -> false)) {
      signaling.subscribeAll(ours, received -> print(screen, received));
      if (timeout == null) {
        stop.await();
      } else {
        stop.await(timeout);
      }
    } finally {
      executor.shutdownNow();
    }
    return ExitCode.DONE;
  }

  private static void print(Screen screen, Received received) {
    screen.json(
        Json.object(
            "event", "message",
            "at", Instant.now().toString(),
            "via", received.via(),
            "sender", received.keys().theirs().base64(),
            "recipient", received.keys().ours().base64(),
            "message", MessageJson.of(received.message())));
  }
}
