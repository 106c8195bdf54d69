package eu.riasc.wice.interop;

import eu.riasc.wice.interop.Couple.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Controlling peers that nominate in other ways than RFC 8445 §8.1.1 says. */
@Tag("socket")
@Timeout(90)
class NominationTest {
  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource({
    "libnice, --nomination=aggressive, 127.0.0.1",
    "libnice, --nomination=aggressive, ::1",
    "pion, --nomination=repeated, 127.0.0.1"
  })
  void followsAPeerThatNominatesDifferently(String peer, String setting, String address)
      throws Exception {
    try (Couple couple =
        new Couple(
            Agents.start(peer, "controlling", address, setting),
            Agents.start("wice", "controlled", address),
            Order.TRICKLE,
            Order.TRICKLE)) {
      couple.awaitUp().exchange("01", "02");
      couple.restart(couple.controlling).exchange("03", "04");
    }
  }
}
