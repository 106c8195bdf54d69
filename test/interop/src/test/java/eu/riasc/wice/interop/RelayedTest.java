package eu.riasc.wice.interop;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.coturn.Coturn;
import eu.riasc.wice.interop.Couple.Order;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One end, or each, offers relayed candidates of coturn and no others. */
@Tag("socket")
@Timeout(90)
class RelayedTest {
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
    "libnice, true, wice, true"
  })
  void connectsByRelayedCandidatesAlone(
      String controlling, boolean one, String controlled, boolean other) throws Exception {
    try (Coturn coturn = new Coturn("--lt-cred-mech", "--user=alice:secret")) {
      coturn.awaitListening();
      try (Couple couple =
          new Couple(
              start(coturn, controlling, "controlling", one),
              start(coturn, controlled, "controlled", other),
              Order.TRICKLE,
              Order.TRICKLE)) {
        couple.awaitUp().exchange("0badcafe", "00112233445566");
        offersOnlyRelayed(couple.controlling, one);
        offersOnlyRelayed(couple.controlled, other);
      }
    }
  }

  private static Driver start(Coturn coturn, String agent, String role, boolean relayed)
      throws Exception {
    if (!relayed) {
      return Agents.start(agent, role, "127.0.0.1");
    }
    String uri = "turn:127.0.0.1:" + coturn.address().getPort();
    return Agents.start(agent, role, "127.0.0.1", uri, "--relay=alice:secret");
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
