package eu.riasc.wice.interop;

import eu.riasc.wice.interop.Couple.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TCP candidates (RFC 6544), and no others. We offer active and passive ones. */
@Tag("socket")
@Timeout(90)
class TcpTest {
  @ParameterizedTest(name = "{0} {1} controlling, {2} {3} controlled, {4}")
  @CsvSource({
    "wice, --tcp, pion, --tcp=passive, 127.0.0.1",
    "pion, --tcp=passive, wice, --tcp, 127.0.0.1",
    "wice, --tcp, pion, --tcp=active, 127.0.0.1",
    "pion, --tcp=active, wice, --tcp, 127.0.0.1",
    "wice, --tcp, libnice, --tcp, 127.0.0.1",
    "libnice, --tcp, wice, --tcp, 127.0.0.1",
    "wice, --tcp, libnice, --tcp, ::1",
    "wice, --tcp, wice, --tcp, ::1"
  })
  void connectsOverTcpAlone(
      String controlling, String itsSetting, String controlled, String otherSetting, String address)
      throws Exception {
    try (Couple couple =
        new Couple(
            Agents.start(controlling, "controlling", address, itsSetting),
            Agents.start(controlled, "controlled", address, otherSetting),
            Order.TRICKLE,
            Order.TRICKLE)) {
      couple.awaitUp().exchange("0badcafe", "00112233445566");
    }
  }
}
