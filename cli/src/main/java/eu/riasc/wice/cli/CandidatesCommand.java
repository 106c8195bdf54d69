package eu.riasc.wice.cli;

import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.node.BindingAnswer;
import eu.riasc.wice.node.NatMapping;
import eu.riasc.wice.node.Node;
import eu.riasc.wice.node.NodeBuilder;
import eu.riasc.wice.node.Survey;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code wice candidates}: what this host would offer to peers, and what kind of NAT it is behind.
 */
@Command(
    name = "candidates",
    description = {
      "Shows which addresses this host would offer to peers.",
      "With two or more STUN servers at different addresses it also tells whether the NAT maps a port to the",
      "same address for everybody (endpoint-independent mapping, RFC 4787)."
    },
    footerHeading = "%nExample:%n",
    footer = {"  wice candidates --ice stun:stun.example.org --ice stun:stun.example.net"})
final class CandidatesCommand implements Callable<Integer> {
  @Mixin private final AddressOptions options = new AddressOptions();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "4s",
      converter = DurationReader.class,
      description = "Wait at most so long for the servers. Default: 4s.")
  private Duration timeout = Duration.ofSeconds(4);

  @Mixin private final OutputFormat output = new OutputFormat();
  @Spec private @Nullable CommandSpec spec;

  private final Style style;

  CandidatesCommand(Style style) {
    this.style = style;
  }

  @Override
  public Integer call() throws InterruptedException {
    Screen screen = Screen.of(spec);
    NodeBuilder builder = Node.builder();
    options.apply(builder);
    Survey survey = builder.survey(timeout);
    List<BindingAnswer> silent =
        survey.answers().stream().filter(answer -> answer.mapped() == null).toList();
    if (output.isJson()) {
      printJson(screen, survey, silent);
    } else {
      printText(screen, survey, silent);
    }
    boolean noServerAnswered = silent.size() == survey.answers().size();
    return (options.hasServers() && noServerAnswered) ? ExitCode.FAILED : ExitCode.DONE;
  }

  private void printText(Screen screen, Survey survey, List<BindingAnswer> silent) {
    Table table =
        new Table(
            "TYPE", "NETWORK", "ADDRESS", "BASE", "INTERFACE", "PRIORITY", "SERVER", "ROUND TRIP");
    for (Survey.Offer offer : survey.offers()) {
      table.row(
          offer.candidate().type().token(),
          network(offer),
          HostPort.text(offer.candidate().address()),
          HostPort.text(offer.base().bound()),
          offer.base().interfaceName(),
          Long.toString(offer.candidate().priority().value()),
          offer.server() == null ? "-" : HostPort.text(offer.server()),
          offer.roundTrip() == null
              ? "-"
              : String.format(Locale.ROOT, "%.1f ms", millis(offer.roundTrip())));
    }
    List<String> lines = table.lines();
    screen.line(style.bold(lines.get(0)));
    lines.subList(1, lines.size()).forEach(screen::line);
    for (BindingAnswer answer : silent) {
      screen.line(
          style.bad("no answer")
              + " from "
              + HostPort.text(answer.server())
              + " to "
              + HostPort.text(answer.base().bound()));
    }
    if (options.hasServers()) {
      judged(survey)
          .forEach(
              (base, mapping) ->
                  screen.line("nat for " + HostPort.text(base) + ": " + words(mapping)));
    } else {
      screen.line("nat: not looked at; give STUN servers with --ice stun:HOST");
    }
  }

  private static void printJson(Screen screen, Survey survey, List<BindingAnswer> silent) {
    for (Survey.Offer offer : survey.offers()) {
      screen.json(
          Json.object(
              "event", "candidate",
              "type", offer.candidate().type().token(),
              "network", network(offer),
              "address", HostPort.text(offer.candidate().address()),
              "base", HostPort.text(offer.base().bound()),
              "interface", offer.base().interfaceName(),
              "priority", offer.candidate().priority().value(),
              "foundation", offer.candidate().foundation(),
              "server", offer.server() == null ? null : HostPort.text(offer.server()),
              "rtt_ms", offer.roundTrip() == null ? null : Rtt.rounded(millis(offer.roundTrip()))));
    }
    for (BindingAnswer answer : silent) {
      screen.json(
          Json.object(
              "event", "silent",
              "server", HostPort.text(answer.server()),
              "base", HostPort.text(answer.base().bound())));
    }
    List<Object> nats = new ArrayList<>();
    judged(survey)
        .forEach(
            (base, mapping) ->
                nats.add(
                    Json.object(
                        "base", HostPort.text(base), "mapping", MessageJson.token(mapping))));
    screen.json(Json.object("event", "result", "candidates", survey.offers().size(), "nat", nats));
  }

  /** The ports that could ask a server, and how their NAT maps. */
  private static Map<InetSocketAddress, NatMapping> judged(Survey survey) {
    Map<InetSocketAddress, NatMapping> judged = new LinkedHashMap<>();
    for (LocalAddress base : survey.addresses()) {
      if (survey.answers().stream().anyMatch(answer -> answer.base().equals(base))) {
        judged.put(base.bound(), survey.mapping(base));
      }
    }
    return judged;
  }

  private static String words(NatMapping mapping) {
    return switch (mapping) {
      case NONE -> "none, servers see this very address";
      case ENDPOINT_INDEPENDENT ->
          "endpoint-independent mapping: direct connections work with most peers";
      case ADDRESS_DEPENDENT ->
          "address-dependent mapping: direct connections need a peer with a friendlier NAT";
      case UNKNOWN -> "unknown: fewer than two servers at different addresses answered";
    };
  }

  private static String network(Survey.Offer offer) {
    return offer.candidate().network().name().toLowerCase(Locale.ROOT);
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
