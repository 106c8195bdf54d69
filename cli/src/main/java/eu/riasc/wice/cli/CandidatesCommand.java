package eu.riasc.wice.cli;

import eu.riasc.wice.ice.discovery.BindingAnswer;
import eu.riasc.wice.ice.discovery.Hairpinning;
import eu.riasc.wice.ice.discovery.NatMapping;
import eu.riasc.wice.ice.discovery.NatVerdict;
import eu.riasc.wice.node.Node;
import eu.riasc.wice.node.NodeBuilder;
import eu.riasc.wice.node.Survey;
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

/**
 * {@code wice candidates}: what this host would offer to peers, and what kind of NAT it is behind.
 */
@Command(
    name = "candidates",
    description = {
      "Shows which addresses this host would offer to peers, and what kind of NAT it is behind.",
      "A STUN server that speaks RFC 5780 can tell how the NAT maps and filters (in the terms of RFC 4787);",
      "two others at different addresses, whether the mapped address depends on the destination."
    },
    footerHeading = "%nExample:%n",
    footer = {"  wice candidates --ice stun:stun.example.org --ice stun:stun.example.net"})
final class CandidatesCommand implements Callable<Integer> {
  @Mixin private final AddressOptions options = new AddressOptions();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "8s",
      converter = DurationReader.class,
      description = "Wait at most so long for the servers. Default: 8s.")
  private Duration timeout = Duration.ofSeconds(8);

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
              + HostPort.text(answer.base()));
    }
    if (options.hasServers()) {
      for (NatVerdict nat : survey.judged()) {
        screen.line("nat for " + HostPort.text(nat.base()) + ": " + words(nat));
      }
      screen.line("advice: " + NatAdvice.of(survey.judged()));
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
              "base", HostPort.text(answer.base())));
    }
    List<Object> nats = new ArrayList<>();
    for (NatVerdict nat : survey.judged()) {
      nats.add(
          Json.object(
              "base", HostPort.text(nat.base()),
              "mapping", MessageJson.token(nat.mapping()),
              "filtering", MessageJson.token(nat.filtering()),
              "hairpinning", MessageJson.token(nat.hairpinning())));
    }
    screen.json(
        Json.object(
            "event",
            "result",
            "candidates",
            survey.offers().size(),
            "nat",
            nats,
            "advice",
            survey.answers().isEmpty() ? null : NatAdvice.of(survey.judged())));
  }

  private static String words(NatVerdict nat) {
    String mapping =
        nat.mapping() == NatMapping.NONE ? "none" : "mapping " + MessageJson.token(nat.mapping());
    String filtering = "filtering " + MessageJson.token(nat.filtering());
    return nat.hairpinning() == Hairpinning.NOT_APPLICABLE
        ? mapping + ", " + filtering
        : mapping + ", " + filtering + ", hairpinning " + MessageJson.token(nat.hairpinning());
  }

  private static String network(Survey.Offer offer) {
    return offer.candidate().network().name().toLowerCase(Locale.ROOT);
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
