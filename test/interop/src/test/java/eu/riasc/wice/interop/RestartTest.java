package eu.riasc.wice.interop;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ICE restarts (RFC 8445 §9) with foreign agents, begun by either side. */
@Tag("socket")
@Timeout(90)
class RestartTest {
  private static final String PAIRS =
      """
      wice, pion
      pion, wice
      wice, libnice
      libnice, wice
      wice, werift
      werift, wice
      """;

  @ParameterizedTest(name = "{0} controlling, {1} controlled")
  @CsvSource(textBlock = PAIRS)
  void eitherSideMayRestart(String controlling, String controlled) throws Exception {
    try (Couple couple = Couple.start(controlling, controlled, "127.0.0.1")) {
      couple.awaitUp().exchange("0badcafe", "00112233445566");
      couple.restart(couple.controlling).exchange("01", "02");
      couple.restart(couple.controlled).exchange("03", "04");
    }
  }

  @ParameterizedTest(name = "{0} controlling, {1} controlled")
  @CsvSource(textBlock = PAIRS)
  void bothMayRestartAtOnce(String controlling, String controlled) throws Exception {
    try (Couple couple = Couple.start(controlling, controlled, "127.0.0.1")) {
      couple.awaitUp();
      couple.controlled.write(DriverLine.restart());
      couple.restart(couple.controlling).exchange("01", "02");
    }
  }
}
