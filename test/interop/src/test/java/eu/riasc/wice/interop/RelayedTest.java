package eu.riasc.wice.interop;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.coturn.Coturn;
import eu.riasc.wice.interop.Couple.Order;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One end, or each, offers relayed candidates of coturn and no others, which it reaches over what
 * it can.
 */
@Tag("socket")
@NullUnmarked
@Timeout(90)
class RelayedTest {
  private static final String IPV4 = "127.0.0.1";
  private static final String IPV6 = "::1";
  private static final String[] USER = {"--lt-cred-mech", "--user=alice:secret"};

  @TempDir Path folder;

  @BeforeEach
  void require() {
    Coturn.require();
  }

  @ParameterizedTest(name = "{0} controlling, relayed: {1}; {2} controlled, relayed: {3}")
  @CsvSource({
    "wice, true, pion, false",
    "pion, false, wice, true",
    "wice, false, pion, true",
    "pion, true, wice, false",
    "wice, true, pion, true",
    "wice, true, libnice, false",
    "libnice, false, wice, true",
    "wice, false, libnice, true",
    "libnice, true, wice, false",
    "libnice, true, wice, true",
    "wice, true, werift, false",
    "werift, false, wice, true",
    "wice, false, werift, true",
    "werift, true, wice, false",
    "wice, true, werift, true"
  })
  void connectsByRelayedCandidatesAlone(
      String controlling, boolean one, String controlled, boolean other) throws Exception {
    try (Coturn coturn = new Coturn(USER)) {
      coturn.awaitListening();
      String uri = "turn:127.0.0.1:" + coturn.address().getPort();
      try (Couple couple =
          couple(
              start(controlling, "controlling", IPV4, one ? uri : null),
              start(controlled, "controlled", IPV4, other ? uri : null))) {
        couple.awaitUp().exchange("0badcafe", "00112233445566");
        offersOnlyRelayed(couple.controlling, one);
        offersOnlyRelayed(couple.controlled, other);
      }
    }
  }

  @ParameterizedTest(name = "{0} controlling, {1} controlled")
  @CsvSource({"wice, pion", "pion, wice", "wice, libnice", "libnice, wice", "wice, werift"})
  void connectsByRelayedAddressesOfIpv6(String controlling, String controlled) throws Exception {
    try (Coturn coturn = new Coturn(USER)) {
      coturn.awaitListening();
      String uri = "turn:[::1]:" + coturn.address().getPort();
      boolean oursControls = controlling.equals("wice");
      try (Couple couple =
          couple(
              start(controlling, "controlling", IPV6, oursControls ? uri : null),
              start(controlled, "controlled", IPV6, oursControls ? null : uri))) {
        couple.awaitUp().exchange("0badcafe", "00112233445566");
        offersOnlyRelayed(oursControls ? couple.controlling : couple.controlled, true);
      }
    }
  }

  @ParameterizedTest(name = "{0} controlling, {1} controlled, over {2}")
  @CsvSource({
    "wice, pion, tcp",
    "pion, wice, tcp",
    "wice, libnice, tcp",
    "wice, werift, tcp",
    "wice, pion, tls",
    "wice, werift, tls"
  })
  void connectsToPeersThatReachTheirRelayOverAStream(
      String controlling, String controlled, String transport) throws Exception {
    connectsOverStreams(
        controlling,
        controlled,
        transport.equals("tls"),
        !controlling.equals("wice"),
        controlling.equals("wice"));
  }

  @ParameterizedTest(name = "{0} controlling, {1} controlled, over {2}")
  @CsvSource({
    "wice, pion, tcp",
    "pion, wice, tls",
    "wice, libnice, tls",
    "libnice, wice, tcp",
    "wice, werift, tls",
    "werift, wice, tcp"
  })
  void connectsToPeersWhenWeReachOurRelayOverAStream(
      String controlling, String controlled, String transport) throws Exception {
    connectsOverStreams(
        controlling,
        controlled,
        transport.equals("tls"),
        controlling.equals("wice"),
        controlled.equals("wice"));
  }

  private void connectsOverStreams(
      String controlling, String controlled, boolean tls, boolean one, boolean other)
      throws Exception {
    Path certificate = Certificate.make(folder);
    try (Coturn coturn =
        new Coturn(
            "--no-udp",
            "--lt-cred-mech",
            "--user=alice:secret",
            "--cert=" + certificate,
            "--pkey=" + Certificate.keyOf(certificate))) {
      int port = tls ? coturn.tlsPort() : coturn.address().getPort();
      coturn.awaitAccepting(port);
      String uri = (tls ? "turns" : "turn") + ":127.0.0.1:" + port + "?transport=tcp";
      try (Couple couple =
          couple(
              start(controlling, "controlling", IPV4, one ? uri : null, certificate),
              start(controlled, "controlled", IPV4, other ? uri : null, certificate))) {
        couple.awaitUp().exchange("0badcafe", "00112233445566");
        offersOnlyRelayed(couple.controlling, one);
        offersOnlyRelayed(couple.controlled, other);
      }
    }
  }

  @ParameterizedTest(name = "{0} controlling, relayed; {1} controlled")
  @CsvSource({"wice, pion", "wice, libnice", "wice, werift"})
  void restartsOnRelayedCandidates(String controlling, String controlled) throws Exception {
    try (Coturn coturn = new Coturn(USER)) {
      coturn.awaitListening();
      String uri = "turn:127.0.0.1:" + coturn.address().getPort();
      try (Couple couple =
          couple(
              start(controlling, "controlling", IPV4, uri),
              start(controlled, "controlled", IPV4, null))) {
        couple.awaitUp().exchange("0badcafe", "00112233445566");
        couple.restart(couple.controlling).exchange("01", "02");
        couple.restart(couple.controlled).exchange("03", "04");
        offersOnlyRelayed(couple.controlling, true);
      }
    }
  }

  private static Couple couple(Driver controlling, Driver controlled) {
    return new Couple(controlling, controlled, Order.TRICKLE, Order.TRICKLE);
  }

  /** Starts an agent; with a server, it offers relayed candidates only. */
  private static Driver start(
      String agent, String role, String address, @Nullable String server, Path... authorities)
      throws Exception {
    List<String> arguments = new ArrayList<>(List.of(role, address));
    if (server != null) {
      arguments.addAll(List.of(server, "--relay=alice:secret"));
      for (Path authority : server.startsWith("turns:") ? authorities : new Path[0]) {
        arguments.add("--ca=" + authority);
      }
    }
    return Agents.start(agent, arguments.toArray(String[]::new));
  }

  private static void offersOnlyRelayed(Driver driver, boolean relayed) {
    List<String> candidates = new ArrayList<>();
    driver.onLine(
        line -> {
          if (line.type().equals("cand")) {
            candidates.add(line.candidate());
          }
        });
    assertThat(candidates)
        .isNotEmpty()
        .allMatch(candidate -> candidate.contains("typ relay") == relayed);
  }
}
