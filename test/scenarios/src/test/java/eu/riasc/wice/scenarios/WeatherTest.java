package eu.riasc.wice.scenarios;

import eu.riasc.wice.netlab.Seeds;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The matrix of {@link TurnMatrixTest} in bad weather: all connect, and by the kind of path that
 * their networks allow. A sample in a mixed order; with 363 seeds, every pair of networks.
 */
class WeatherTest {
  private static final int SAMPLE = 60;

  /** Better paths that were lost to the weather are tried again every 30 s. */
  private static final Duration LIMIT = Duration.ofMinutes(10);

  /** What fits into an IPv6 packet of 1,280 bytes together with the headers of a TURN channel. */
  private static final int LARGE_PAYLOAD = 1_200;

  @ParameterizedTest
  @EnumSource
  void peersConnectByTheExpectedKindOfPathInBadWeather(Weather weather) {
    Seeds.each(
        SAMPLE,
        seed -> {
          Duo duo = new Duo(seed, Variety.mixed(seed));
          duo.world.addTurn();
          if (seed % 2 == 0) {
            duo.leftSite.allowOnlyHttps();
            duo.rightSite.allowOnlyHttps();
          }
          weather.over(duo.world.dice.nextBoolean() ? duo.leftSite : duo.rightSite);
          ExpectedPath expected = ExpectedPath.of(duo.variety);
          if (weather.stalls(expected)) {
            return;
          }
          duo.start();
          boolean found =
              duo.world.run.runUntil(
                  () -> duo.settled() && duo.isRelayed() == (expected != ExpectedPath.DIRECT),
                  LIMIT);
          duo.check(found, "no path of the kind " + expected + " in " + weather);
          duo.check(
              duo.payloadPasses(LARGE_PAYLOAD, Duration.ofSeconds(30)),
              "payload does not pass both ways in " + weather);
        });
  }
}
