package eu.riasc.wice.cli;

import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.DropReason;
import eu.riasc.wice.ice.agent.PairStatistics;
import eu.riasc.wice.ice.agent.TcpType;
import eu.riasc.wice.ice.turn.TurnTransport;
import eu.riasc.wice.session.CandidateStatistics;
import eu.riasc.wice.session.PathStatistics;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Statistics of candidates and pairs as JSON or text. The names are those of WebRTC's statistics in
 * our spelling: {@code requestsSent} is {@code requests_sent}, a time in seconds is {@code _ms}.
 */
final class PathReport {
  private PathReport() {}

  /** The members of the {@code stats} event. */
  static Map<String, @Nullable Object> describe(PathStatistics paths) {
    Map<String, Object> drops = new LinkedHashMap<>();
    for (Map.Entry<DropReason, Integer> drop : paths.agent().drops().entrySet()) {
      drops.put(lower(drop.getKey()), drop.getValue());
    }
    return Json.object(
        "pairs",
        paths.pairs().stream().map(pair -> describe(pair, paths.atNanos())).toList(),
        "candidates",
        paths.candidates().stream().map(PathReport::describe).toList(),
        "role_conflicts",
        paths.agent().roleConflicts(),
        "errors_sent",
        paths.agent().errorsSent(),
        "drops",
        drops);
  }

  private static Object describe(PairStatistics pair, long nowNanos) {
    return Json.object(
        "local", address(pair.pair().local()),
        "remote", address(pair.pair().remote()),
        "protocol", protocol(pair.pair().local()),
        "state", lower(pair.state()),
        "nominated", pair.nominated(),
        "selected", pair.selected(),
        "current_rtt_ms", pair.latestRttNanos() < 0 ? null : millis(pair.latestRttNanos()),
        "smoothed_rtt_ms", pair.smoothedRttNanos() < 0 ? null : millis(pair.smoothedRttNanos()),
        "total_rtt_ms", millis(pair.totalRttNanos()),
        "rtt_measurements", pair.rttMeasurements(),
        "requests_sent", pair.requestsSent(),
        "responses_received", pair.responsesReceived(),
        "requests_received", pair.requestsReceived(),
        "responses_sent", pair.responsesSent(),
        "retransmissions_sent", pair.retransmissionsSent(),
        "consent_requests_sent", pair.consentRequestsSent(),
        "packets_sent", pair.packetsSent(),
        "packets_received", pair.packetsReceived(),
        "bytes_sent", pair.bytesSent(),
        "bytes_received", pair.bytesReceived(),
        "packets_discarded_on_send", pair.packetsDiscardedOnSend(),
        "bytes_discarded_on_send", pair.bytesDiscardedOnSend(),
        "last_packet_sent_ms_ago", ago(pair.packetsSent(), pair.lastPacketSentNanos(), nowNanos),
        "last_packet_received_ms_ago",
            ago(pair.packetsReceived(), pair.lastPacketReceivedNanos(), nowNanos));
  }

  private static @Nullable Object ago(long packets, long lastNanos, long nowNanos) {
    return packets == 0 ? null : millis(nowNanos - lastNanos);
  }

  private static Object describe(CandidateStatistics statistics) {
    Candidate candidate = statistics.candidate();
    InetSocketAddress related = candidate.related();
    InetSocketAddress server = statistics.server();
    TcpType tcpType = candidate.tcpType();
    TurnTransport relay = statistics.relayTransport();
    return Json.object(
        "side",
        statistics.local() ? "local" : "remote",
        "type",
        candidate.type().token(),
        "protocol",
        protocol(candidate),
        "tcp_type",
        tcpType == null ? null : tcpType.token(),
        "address",
        address(candidate),
        "related",
        related == null ? null : HostPort.text(related),
        "priority",
        candidate.priority().value(),
        "foundation",
        candidate.foundation(),
        "url",
        server == null ? null : url(HostPort.text(server), relay),
        "relay_protocol",
        relay == null ? null : lower(relay));
  }

  /** A server's URI (RFC 7064, RFC 7065). */
  static String url(String server, @Nullable TurnTransport relay) {
    if (relay == null) {
      return "stun:" + server;
    }
    return switch (relay) {
      case UDP -> "turn:" + server + "?transport=udp";
      case TCP -> "turn:" + server + "?transport=tcp";
      case TLS -> "turns:" + server + "?transport=tcp";
    };
  }

  /** A line for each pair and for each candidate. */
  static List<String> lines(PathStatistics paths) {
    List<String> lines = new ArrayList<>();
    for (PairStatistics pair : paths.pairs()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "stats  %s %s -> %s  %s%s, rtt %s, %d of %d checks answered, %d bytes sent,"
                  + " %d received",
              protocol(pair.pair().local()),
              address(pair.pair().local()),
              address(pair.pair().remote()),
              lower(pair.state()),
              pair.selected() ? ", selected" : "",
              pair.smoothedRttNanos() < 0
                  ? "unknown"
                  : String.format(Locale.ROOT, "%.3f ms", pair.smoothedRttNanos() / 1e6),
              pair.responsesReceived(),
              pair.requestsSent(),
              pair.bytesSent(),
              pair.bytesReceived()));
    }
    for (CandidateStatistics statistics : paths.candidates()) {
      lines.add(
          "stats  "
              + (statistics.local() ? "ours   " : "theirs ")
              + statistics.candidate().toAttribute());
    }
    return lines;
  }

  private static String address(Candidate candidate) {
    return HostPort.text(candidate.address());
  }

  /** As {@code udp}. */
  static String protocol(Candidate candidate) {
    return lower(candidate.transport());
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static double millis(long nanos) {
    return Rtt.rounded(nanos / 1e6);
  }
}
