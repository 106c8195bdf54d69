package eu.riasc.wice.scenarios;

import eu.riasc.wice.netlab.Seeds;
import java.time.Duration;
import java.util.Set;
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

  /** A path that comes and goes may be gone for most of the time. */
  private static final Duration STALLED_LIMIT = Duration.ofHours(1);

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
          Set<ExpectedPath> expected = ExpectedPath.of(duo.variety);
          duo.start();
          boolean found =
              weather.stalls(expected)
                  ? passesNowAndThen(duo, expected)
                  : duo.world.run.runUntil(
                      () -> duo.settled() && duo.path().isAsGoodAs(expected), LIMIT);
          duo.check(found, "no path of the kind " + expected + " in " + weather);
          duo.check(
              weather.stalls(expected) || duo.payloadPasses(LARGE_PAYLOAD, Duration.ofSeconds(30)),
              "payload does not pass both ways in " + weather);
        });
  }

  /**
   * Whether payload has passed both ways over a path of this kind at least once. A stream that
   * loses nearly a third of its segments stops for so long, now and then, that the session takes
   * its path for dead: it is there again and again, and does not stay.
   */
  private static boolean passesNowAndThen(Duo duo, Set<ExpectedPath> expected) {
    Duration end = duo.world.run.elapsed().plus(STALLED_LIMIT);
    while (duo.world.run.elapsed().compareTo(end) < 0) {
      duo.world.run.runUntil(
          () -> expected.contains(duo.path()), end.minus(duo.world.run.elapsed()));
      if (expected.contains(duo.path())
          && duo.payloadPasses(LARGE_PAYLOAD, Duration.ofSeconds(10))) {
        return true;
      }
    }
    return false;
  }
}
