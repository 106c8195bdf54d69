package eu.riasc.wice.scenarios;

import eu.riasc.wice.netlab.Seeds;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Every pair of kinds of access, on every IP version: who can connect does, who cannot keeps
 * trying.
 */
class MatrixTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration REST = Duration.ofSeconds(60);
  private static final Duration TWO_ATTEMPTS = Duration.ofMinutes(10);

  @Test
  void peersConnectExactlyWhereADirectPathIsPossible() {
    Seeds.each(
        Variety.PAIRS,
        seed -> {
          Duo duo = new Duo(seed);
          duo.startApart(seed % 3 == 0 ? Duration.ofHours(1) : Duration.ofSeconds(seed % 7));
          if (duo.variety.direct()) {
            duo.settle(SOON);
            duo.world.run.runFor(Duration.ofSeconds(10));
            duo.rest(REST, 0);
          } else {
            duo.failAgainAndAgain(2, TWO_ATTEMPTS);
          }
        });
  }
}
