package eu.riasc.wice.interop;

import static eu.riasc.wice.interop.Couple.isState;

import eu.riasc.wice.interop.Couple.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a path counts as silent, with peers that speak seldom or not at all. */
@Tag("socket")
@Timeout(120)
class SilenceTest {
  private static final String SELDOM =
      """
      pion, --check-interval=5
      libnice, --consent=off
      werift,
      """;

  /** Twice our time until a path is silent, and three of the peer's intervals. */
  private static final int SECONDS = 16;

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(textBlock = SELDOM)
  void staysConnectedToPeersThatCheckSeldom(String peer, String setting) throws Exception {
    try (Couple couple =
        new Couple(
            Agents.start("wice", "controlling", "127.0.0.1"),
            start(peer, setting),
            Order.TRICKLE,
            Order.TRICKLE)) {
      couple.awaitUp();
      int mark = couple.controlling.mark();
      couple.controlling.awaitNone("silence", mark, SECONDS, isState("disconnected"));
      couple.exchange("01", "02");
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(textBlock = SELDOM)
  void noticesWhenSuchAPeerStopsAndWhenItComesBack(String peer, String setting) throws Exception {
    try (Couple couple =
        new Couple(
            Agents.start("wice", "controlling", "127.0.0.1"),
            start(peer, setting),
            Order.TRICKLE,
            Order.TRICKLE)) {
      couple.awaitUp();
      int up = couple.controlling.mark();
      int silent;
      couple.controlled.signal("STOP");
      try {
        couple.controlling.await("silence", up, SECONDS, isState("disconnected"));
        silent = couple.controlling.mark();
      } finally {
        couple.controlled.signal("CONT");
      }
      couple.controlling.await("recovery", silent, SECONDS, isState("connected"));
      couple.exchange("01", "02");
    }
  }

  private static Driver start(String peer, String setting) throws Exception {
    return setting == null
        ? Agents.start(peer, "controlled", "127.0.0.1")
        : Agents.start(peer, "controlled", "127.0.0.1", setting);
  }
}
