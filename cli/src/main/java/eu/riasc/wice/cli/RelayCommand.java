package eu.riasc.wice.cli;

import eu.riasc.wice.relay.server.RelayException;
import eu.riasc.wice.relay.server.RelayServer;
import eu.riasc.wice.relay.server.RelayServerBuilder;
import eu.riasc.wice.relay.server.RelayStatistics;
import eu.riasc.wice.relay.server.TurnLending;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wice relay}: runs a signaling relay until it is told to stop. */
@Command(
    name = "relay",
    description = {
      "Runs a signaling relay.",
      "It passes sealed envelopes between peers and can neither read nor forge them.",
      "Prints the address it listens on once it is ready. On SIGTERM it drains and exits with 0."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  wice relay --listen 127.0.0.1:7443",
      "  wice relay --listen 0.0.0.0:443 --cert fullchain.pem --key privkey.pem",
      "  wice relay --listen 0.0.0.0:443 --cert fullchain.pem --key privkey.pem \\",
      "    --turn turn:turn.example.org --turn-secret-file turn.secret"
    })
final class RelayCommand implements Callable<Integer> {
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(4);

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      required = true,
      converter = HostPort.class,
      description = "Where to listen; port 0 is any free port.")
  private InetSocketAddress listen = new InetSocketAddress(0);

  @Option(
      names = "--cert",
      paramLabel = "FILE",
      description = "The certificate chain, PEM. Needs --key.")
  private @Nullable Path certificate;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "The certificate's private key, PEM (PKCS #8).")
  private @Nullable Path key;

  @Option(
      names = "--insecure",
      description = "Serve plain text also where others can see it, not only on loopback.")
  private boolean insecure;

  @Option(
      names = "--name",
      paramLabel = "HOST[:PORT]",
      description =
          "A name that clients dial this relay by. Repeatable. Default: the certificate's names and"
              + " the address a connection came to.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--proxy-cert",
      paramLabel = "SHA256",
      converter = HashReader.class,
      description =
          "The SHA-256 of the certificate of a proxy that ends TLS in front of the relay, 64 hex"
              + " digits. Repeatable.")
  private List<byte[]> proxyCertificates = new ArrayList<>();

  @Option(
      names = "--turn",
      paramLabel = "URI",
      description =
          "A TURN server to lend to clients, turn:HOST[:PORT][?transport=udp|tcp] or turns:. Needs"
              + " --turn-secret-file. Repeatable.")
  private List<String> turnServers = new ArrayList<>();

  @Option(
      names = "--turn-secret-file",
      paramLabel = "FILE",
      description =
          "The secret that the relay shares with the TURN servers (coturn: static-auth-secret), of"
              + " which it makes credentials that end.")
  private @Nullable Path turnSecret;

  @Option(
      names = "--turn-lifetime",
      paramLabel = "TIME",
      defaultValue = "1h",
      converter = DurationReader.class,
      description = "How long lent credentials are good for. Default: 1h.")
  private Duration turnLifetime = TurnLending.USUAL_LIFETIME;

  @Option(
      names = "--turn-proven-only",
      description =
          "Lend TURN servers only to clients that have proven their key, not to those of existing"
              + " deployments, who ask by GetRelays and cannot prove it.")
  private boolean turnProvenOnly;

  @Mixin private final OutputFormat output = new OutputFormat();
  @Spec private @Nullable CommandSpec spec;

  private final StopSignal stop;

  RelayCommand(StopSignal stop) {
    this.stop = stop;
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    Screen screen = Screen.of(spec);
    try (RelayServer relay = configured().start()) {
      String address = HostPort.text(relay.address());
      if (output.isJson()) {
        screen.json(Json.object("event", "listening", "address", address));
      } else {
        screen.line(
            "relay listens on " + address + (certificate == null ? " (plain text)" : " (tls)"));
      }
      stop.await();
      relay.drain(DRAIN_LIMIT);
      printResult(screen, relay.statistics());
      return ExitCode.DONE;
    } catch (RelayException e) {
      String message = Errors.oneLine(e.getMessage()).replaceFirst("^relay: ", "");
      throw e.code() == RelayException.Code.CONFIGURATION
          ? Failure.usage(message)
          : Failure.failed(message);
    }
  }

  private RelayServer configured() throws IOException {
    if (certificate == null && key == null && !insecure && !isLoopback(listen)) {
      throw Failure.usage(
          "serve plain text on "
              + HostPort.text(listen)
              + ": refused where others can see it; give --cert and --key, or --insecure, or listen"
              + " on loopback");
    }
    RelayServerBuilder builder =
        RelayServer.builder()
            .listen(listen)
            .allowPlaintext(insecure)
            .version(new Version().getVersion()[0]);
    names.forEach(builder::name);
    proxyCertificates.forEach(builder::acceptCertificateHash);
    if (certificate != null && key != null) {
      builder.tls(certificate, key);
    } else if (certificate != null || key != null) {
      throw Failure.usage(
          "serve over tls: found only "
              + (key == null ? "--cert" : "--key")
              + ", expected both --cert and --key");
    }
    lend(builder);
    return builder.build();
  }

  private void lend(RelayServerBuilder builder) throws IOException {
    if (turnServers.isEmpty() && turnSecret == null) {
      if (turnProvenOnly) {
        throw Failure.usage(
            "lend turn servers: found only --turn-proven-only, expected --turn and"
                + " --turn-secret-file too");
      }
      return;
    }
    if (turnServers.isEmpty() || turnSecret == null) {
      throw Failure.usage(
          "lend turn servers: found only "
              + (turnSecret == null ? "--turn" : "--turn-secret-file")
              + ", expected both --turn and --turn-secret-file");
    }
    TurnLending lending = TurnLending.of(turnServers, SecretFile.read(turnSecret), turnLifetime);
    builder.turn(turnProvenOnly ? lending.toProvenOnly() : lending);
  }

  private static boolean isLoopback(InetSocketAddress address) {
    return address.getAddress() != null && address.getAddress().isLoopbackAddress();
  }

  private void printResult(Screen screen, RelayStatistics statistics) {
    long published = statistics.router().published();
    long delivered = statistics.router().delivered();
    long dropped = statistics.router().droppedTotal();
    if (output.isJson()) {
      screen.json(
          Json.object(
              "event",
              "result",
              "published",
              published,
              "delivered",
              delivered,
              "dropped",
              dropped,
              "connections",
              statistics.connectionsAccepted()));
    } else {
      screen.line(
          String.format(
              Locale.ROOT,
              "relay stopped: %d envelopes published, %d delivered, %d dropped, %d connections",
              published,
              delivered,
              dropped,
              statistics.connectionsAccepted()));
    }
  }
}
