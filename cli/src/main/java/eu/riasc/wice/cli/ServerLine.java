package eu.riasc.wice.cli;

import eu.riasc.wice.ice.discovery.BindingAnswer;
import eu.riasc.wice.ice.turn.ServerStatus;
import eu.riasc.wice.node.Survey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How it went with one server: a line for each TURN server, and for each port that a STUN server
 * was asked from.
 *
 * @param url the server by its address
 * @param from the port of ours, or {@code -}
 * @param roundTrip null if it did not answer
 * @param result what came of it
 * @param error what went wrong, or null
 * @param answered whether it gave what it was asked for
 */
record ServerLine(
    String url,
    String from,
    @Nullable Duration roundTrip,
    String result,
    @Nullable String error,
    boolean answered) {
  static List<ServerLine> of(Survey survey) {
    List<ServerLine> lines = new ArrayList<>();
    for (BindingAnswer answer : survey.answers()) {
      boolean mapped = answer.mapped() != null;
      lines.add(
          new ServerLine(
              PathReport.url(HostPort.text(answer.server()), null),
              HostPort.text(answer.base()),
              answer.roundTrip(),
              "tells our address",
              mapped ? null : "no answer",
              mapped));
    }
    for (ServerStatus status : survey.turnServers()) {
      lines.add(
          new ServerLine(
              PathReport.url(HostPort.text(status.server().address()), status.server().transport()),
              "-",
              Survey.roundTrip(status),
              status.allocated() ? "relays" : "not asked, a better one relays",
              error(status),
              status.allocated()));
    }
    return lines;
  }

  private static @Nullable String error(ServerStatus status) {
    if (status.allocated() || !status.asked()) {
      return null;
    }
    return status.failure() == null ? "no answer" : status.failure();
  }
}
