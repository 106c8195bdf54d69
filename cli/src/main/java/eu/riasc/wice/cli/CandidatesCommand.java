package eu.riasc.wice.cli;

import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.agent.TcpType;
import eu.riasc.wice.ice.discovery.Hairpinning;
import eu.riasc.wice.ice.discovery.NatMapping;
import eu.riasc.wice.ice.discovery.NatVerdict;
import eu.riasc.wice.node.Node;
import eu.riasc.wice.node.NodeBuilder;
import eu.riasc.wice.node.Survey;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.session.Offer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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
    List<ServerLine> servers = ServerLine.of(survey);
    if (output.isJson()) {
      printJson(screen, survey, servers);
    } else {
      printText(screen, survey, servers);
    }
    boolean anyAnswered = servers.stream().anyMatch(ServerLine::answered);
    return options.hasServers() && !anyAnswered ? ExitCode.FAILED : ExitCode.DONE;
  }

  private void printText(Screen screen, Survey survey, List<ServerLine> servers) {
    Table candidates =
        new Table(
            "TYPE", "NETWORK", "ADDRESS", "BASE", "INTERFACE", "PRIORITY", "SERVER", "ROUND TRIP");
    for (Offer offer : survey.offers()) {
      LocalAddress base = survey.base(offer);
      candidates.row(
          type(offer),
          network(offer),
          address(offer),
          base == null ? "-" : HostPort.text(offer.candidate().candidate().base()),
          base == null ? "-" : base.interfaceName(),
          Long.toString(offer.described().priority()),
          Objects.requireNonNullElse(server(offer), "-"),
          text(survey.roundTrip(offer)));
    }
    print(screen, candidates);
    if (!servers.isEmpty()) {
      Table table = new Table("SERVER", "ASKED FROM", "ROUND TRIP", "RESULT");
      for (ServerLine each : servers) {
        String result = each.error() == null ? each.result() : style.bad(each.error());
        table.row(each.url(), each.from(), text(each.roundTrip()), result);
      }
      screen.line("");
      print(screen, table);
      screen.line("");
    }
    if (survey.answers().isEmpty()) {
      screen.line("nat: not looked at; give STUN servers with --ice stun:HOST");
      return;
    }
    for (NatVerdict nat : survey.judged()) {
      screen.line("nat for " + HostPort.text(nat.base()) + ": " + words(nat));
    }
    screen.line("advice: " + NatAdvice.of(survey.judged()));
  }

  private void print(Screen screen, Table table) {
    List<String> lines = table.lines();
    screen.line(style.bold(lines.get(0)));
    lines.subList(1, lines.size()).forEach(screen::line);
  }

  private static void printJson(Screen screen, Survey survey, List<ServerLine> servers) {
    for (Offer offer : survey.offers()) {
      LocalAddress base = survey.base(offer);
      TcpType tcpType = offer.candidate().candidate().tcpType();
      screen.json(
          Json.object(
              "event", "candidate",
              "type", type(offer),
              "network", network(offer),
              "tcp_type", tcpType == null ? null : tcpType.token(),
              "address", address(offer),
              "base", base == null ? null : HostPort.text(offer.candidate().candidate().base()),
              "interface", base == null ? null : base.interfaceName(),
              "priority", offer.described().priority(),
              "foundation", offer.described().foundation(),
              "server", server(offer),
              "rtt_ms", millis(survey.roundTrip(offer))));
    }
    for (ServerLine each : servers) {
      screen.json(
          Json.object(
              "event", "server",
              "url", each.url(),
              "base", each.from().equals("-") ? null : each.from(),
              "answered", each.answered(),
              "rtt_ms", millis(each.roundTrip()),
              "error", each.error()));
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

  /** What peers are told: a host candidate may be shown to them as one that a server has seen. */
  private static String type(Offer offer) {
    return switch (offer.described().kind()) {
      case HOST -> CandidateType.HOST.token();
      case SERVER_REFLEXIVE -> CandidateType.SERVER_REFLEXIVE.token();
      case PEER_REFLEXIVE -> CandidateType.PEER_REFLEXIVE.token();
      case RELAYED -> CandidateType.RELAYED.token();
    };
  }

  private static String network(Offer offer) {
    return offer.candidate().candidate().network().name().toLowerCase(Locale.ROOT);
  }

  /** The address that peers are told, or the name in its place. */
  private static String address(Offer offer) {
    Candidate candidate = offer.candidate().candidate();
    String told = offer.described().address();
    return IpLiteral.parseOrNull(told) == null
        ? told + ":" + candidate.address().getPort()
        : HostPort.text(candidate.address());
  }

  private static @Nullable String server(Offer offer) {
    InetSocketAddress server = offer.candidate().server();
    return server == null ? null : HostPort.text(server);
  }

  private static String text(@Nullable Duration roundTrip) {
    return roundTrip == null
        ? "-"
        : String.format(Locale.ROOT, "%.1f ms", roundTrip.toNanos() / 1e6);
  }

  private static @Nullable Object millis(@Nullable Duration roundTrip) {
    return roundTrip == null ? null : Rtt.rounded(roundTrip.toNanos() / 1e6);
  }
}
