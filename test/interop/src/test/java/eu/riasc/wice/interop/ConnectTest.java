package eu.riasc.wice.interop;

import eu.riasc.wice.interop.Couple.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our agent connects with foreign agents, in both roles, and datagrams pass both ways. */
@Tag("socket")
@Timeout(90)
class ConnectTest {
  @ParameterizedTest(name = "{0} controlling, {1} controlled, {2}")
  @CsvSource({
    "wice, pion, 127.0.0.1",
    "pion, wice, 127.0.0.1",
    "wice, pion, ::1",
    "pion, wice, ::1",
    "wice, libnice, 127.0.0.1",
    "libnice, wice, 127.0.0.1",
    "wice, libnice, ::1",
    "libnice, wice, ::1",
    "wice, werift, 127.0.0.1",
    "werift, wice, 127.0.0.1",
    "wice, werift, ::1",
    "werift, wice, ::1",
    "wice, wice, 127.0.0.1",
    "wice, wice, ::1"
  })
  void connectsAndExchangesDatagrams(String controlling, String controlled, String address)
      throws Exception {
    try (Couple couple = Couple.start(controlling, controlled, address)) {
      couple.awaitUp().exchange("0badcafe", "00112233445566");
    }
  }

  @ParameterizedTest(name = "{0} controlling, {1} controlled")
  @CsvSource({"pion, libnice", "libnice, werift", "werift, pion"})
  void driversAlsoConnectForeignAgents(String controlling, String controlled) throws Exception {
    try (Couple couple = Couple.start(controlling, controlled, "127.0.0.1")) {
      couple.awaitUp().exchange("0badcafe", "00112233445566").restart(couple.controlling);
      couple.exchange("55", "66");
    }
  }

  @ParameterizedTest(name = "{0} controlling, {1} controlled")
  @CsvSource({
    "wice, pion",
    "pion, wice",
    "wice, libnice",
    "libnice, wice",
    "wice, werift",
    "werift, wice"
  })
  void connectsWhenAllCandidatesComeAtOnce(String controlling, String controlled) throws Exception {
    try (Couple couple =
        Couple.start(controlling, controlled, "127.0.0.1", Order.ALL_AT_ONCE, Order.ALL_AT_ONCE)) {
      couple.awaitUp().exchange("0badcafe", "00112233445566");
    }
  }

  /** The foreign agent is told all at once; what our side hears is out of order or missing. */
  @ParameterizedTest(name = "{0} controlling, {1} controlled, we hear {2}")
  @CsvSource({
    "wice, pion, CREDENTIALS_LAST",
    "pion, wice, CREDENTIALS_LAST",
    "wice, libnice, CREDENTIALS_LAST",
    "libnice, wice, CREDENTIALS_LAST",
    "wice, pion, NO_CANDIDATES",
    "pion, wice, NO_CANDIDATES",
    "libnice, wice, NO_CANDIDATES",
    "werift, wice, NO_CANDIDATES"
  })
  void connectsWhateverOrderWeHearThingsIn(String controlling, String controlled, Order order)
      throws Exception {
    boolean ours = controlling.equals("wice");
    try (Couple couple =
        Couple.start(
            controlling,
            controlled,
            "127.0.0.1",
            ours ? order : Order.TRICKLE,
            ours ? Order.TRICKLE : order)) {
      couple.awaitUp().exchange("0badcafe", "00112233445566");
    }
  }
}
