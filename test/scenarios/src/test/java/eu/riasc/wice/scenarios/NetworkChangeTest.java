package eu.riasc.wice.scenarios;

import eu.riasc.wice.netlab.Seeds;
import eu.riasc.wice.session.SessionState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Networks that change under a settled pair. */
class NetworkChangeTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  /** Without payload a silent path is noticed by consent checks alone. */
  private static final Duration UNNOTICED_AT_MOST = Duration.ofSeconds(40);

  private static final Duration UNTIL_QUIET = Duration.ofMinutes(5);
  private static final Duration REST = Duration.ofMinutes(1);

  @Test
  void rebindOfANatIsSurvived() {
    Seeds.each(
        60,
        seed -> {
          Duo duo = settled(seed);
          Site changed = duo.world.dice.nextBoolean() ? duo.leftSite : duo.rightSite;
          if (changed.access != Access.PUBLIC) {
            changed.requireRouter().rebind();
          }
          comesBack(duo, Duration.ofMinutes(2));
        });
  }

  /** Once, the restart offered the mapping that was gone, and its own failure was waited for. */
  @Test
  void rebindIsRepairedWithinSecondsWhilePayloadFlows() {
    Seeds.each(
        60,
        seed -> {
          Duo duo = settled(seed);
          if (duo.leftSite.access != Access.PUBLIC) {
            duo.leftSite.requireRouter().rebind();
            duo.check(duo.payloadPasses(Duration.ofSeconds(6)), "still no payload after 6 s");
          }
        });
  }

  @Test
  void changeOfTheHostsAddressesIsSurvived() {
    Seeds.each(
        60,
        seed -> {
          Duo duo = settled(seed);
          boolean left = duo.world.dice.nextBoolean();
          PeerProcess moved = left ? duo.left() : duo.right();
          moved.site.renumber();
          duo.world.run.runFor(duo.world.upTo(Duration.ofSeconds(1)));
          moved.addressesChanged();
          comesBack(duo, Duration.ofMinutes(1));
        });
  }

  @Test
  void interfaceThatGoesAndComesBackIsSurvived() {
    Seeds.each(
        40,
        seed -> {
          Duo duo = settled(seed);
          PeerProcess moved = duo.left();
          moved.site.host.firstInterface().down();
          moved.addressesChanged();
          duo.world.run.runFor(duo.world.upTo(Duration.ofMinutes(3)));
          moved.site.host.firstInterface().up();
          moved.addressesChanged();
          comesBack(duo, Duration.ofMinutes(3));
        });
  }

  @Test
  void silenceOfThePathIsNoticedAndEnds() {
    Seeds.each(
        40,
        seed -> {
          Duo duo = settled(seed);
          duo.leftSite.uplink().down();
          boolean noticed =
              duo.world.run.runUntil(
                  () ->
                      duo.left().isIn(duo.right().self, SessionState.DISCONNECTED)
                          && duo.right().isIn(duo.left().self, SessionState.DISCONNECTED),
                  Duration.ofSeconds(25));
          duo.check(noticed, "both sides should be disconnected");
          duo.leftSite.uplink().up();
          comesBack(duo, Duration.ofSeconds(30));
        });
  }

  @Test
  void consentExpiresOnADeadPathAndTheSessionBeginsAnew() {
    Seeds.each(40, NetworkChangeTest::outage);
  }

  /** Without a STUN server's answer these two have no path; the outage is as long as it may be. */
  @Test
  void serversThatALongOutageSilencedAreAskedAgainWithTheNextAttempt() {
    outage(551);
  }

  private static void outage(long seed) {
    Duo duo = settled(seed);
    duo.leftSite.uplink().down();
    boolean closed =
        duo.world.run.runUntil(
            () ->
                duo.left().moves(duo.right().self).count(SessionState.CLOSED) > 0
                    && duo.right().moves(duo.left().self).count(SessionState.CLOSED) > 0,
            Duration.ofMinutes(2));
    duo.check(closed, "both sides should have closed");
    duo.check(!duo.left().send(duo.right().self, "too late"), "payload without consent");
    duo.world.run.runFor(duo.world.upTo(Duration.ofMinutes(10)));
    duo.leftSite.uplink().up();
    comesBack(duo, Duration.ofMinutes(4));
  }

  private static Duo settled(long seed) {
    Duo duo = Duo.connectable(seed).start().settle(SOON);
    duo.world.run.runFor(duo.world.upTo(Duration.ofMinutes(1)));
    return duo;
  }

  private static void comesBack(Duo duo, Duration limit) {
    if (duo.world.dice.nextBoolean()) {
      duo.check(duo.payloadPasses(limit), "no payload passes " + limit + " after the change");
    } else {
      duo.world.run.runFor(UNNOTICED_AT_MOST);
    }
    duo.settle(limit);
    duo.world.run.runFor(UNTIL_QUIET);
    duo.rest(REST, 0);
  }
}
