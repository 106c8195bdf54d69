package eu.riasc.wice.interop;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.interop.Couple.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Host candidates with names under {@code .local} in place of addresses
 * (draft-ietf-mmusic-mdns-ice-candidates), resolved by multicast DNS on the loopback interface.
 */
@Tag("socket")
@Timeout(90)
class LocalNamesTest {
  /** The one that offers a name knows the other by its checks alone if that hides its address. */
  @ParameterizedTest(name = "{0} {1} controlling, {2} {3} controlled")
  @CsvSource({
    "wice, offer, pion, offer",
    "pion, offer, wice, offer",
    "wice, resolve, pion, offer",
    "pion, offer, wice, resolve",
    "wice, offer, pion, resolve",
    "pion, resolve, wice, offer",
    "wice, offer, wice, offer"
  })
  void connectsByNames(String controlling, String itsUse, String controlled, String otherUse)
      throws Exception {
    Driver one = start(controlling, "controlling", itsUse);
    try (Couple couple =
        new Couple(one, start(controlled, "controlled", otherUse), Order.TRICKLE, Order.TRICKLE)) {
      couple.awaitUp().exchange("0badcafe", "00112233445566");
      hides(couple.controlling, itsUse);
      hides(couple.controlled, otherUse);
    }
  }

  /** Nobody has heard of the one that hears nothing, so the name is the only way to it. */
  @ParameterizedTest(name = "{0} resolves the name of {1}")
  @CsvSource({"wice, pion", "pion, wice", "wice, wice"})
  void theNameAloneLeadsThere(String resolving, String offering) throws Exception {
    Driver one = start(resolving, "controlling", "resolve");
    try (Couple couple =
        new Couple(
            one, start(offering, "controlled", "offer"), Order.TRICKLE, Order.NO_CANDIDATES)) {
      couple.awaitUp().exchange("0badcafe", "00112233445566");
      hides(couple.controlled, "offer");
    }
  }

  private static Driver start(String agent, String role, String use) throws Exception {
    boolean usual = agent.equals("wice") && use.equals("resolve"); // ours always resolves
    return usual
        ? Agents.start(agent, role, "127.0.0.1")
        : Agents.start(agent, role, "127.0.0.1", "--mdns=" + use);
  }

  private static void hides(Driver driver, String use) throws Exception {
    DriverLine line = driver.await("a candidate", 1, each -> each.type().equals("cand"));
    String address = line.candidate().split(" ", -1)[4];
    if (use.equals("offer")) {
      assertThat(address).matches("[0-9a-f-]{36}\\.local");
    } else {
      assertThat(address).isEqualTo("127.0.0.1");
    }
  }
}
