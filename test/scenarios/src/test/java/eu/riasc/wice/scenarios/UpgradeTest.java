package eu.riasc.wice.scenarios;

import eu.riasc.wice.ice.stun.StunException;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.UseCandidate;
import eu.riasc.wice.netlab.Impairment;
import eu.riasc.wice.netlab.Packet;
import eu.riasc.wice.netlab.Seeds;
import eu.riasc.wice.sansio.Transport;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A direct path that answers checks and yet cannot be used, beside a relayed one. */
class UpgradeTest {
  /** The first restarts follow each other before all checks are done. */
  private static final Duration SETTLED = Duration.ofMinutes(5);

  /** 30 s doubled up to 30 min, by either side: 8 in the first hour and 2 in each further one. */
  private static final int MOST_RESTARTS_IN_THREE_HOURS = 2 * 12;

  @Test
  void directPairThatNeverLetsANominationThroughDoesNotMakeTheSessionFlap() {
    Seeds.each(
        6,
        seed -> {
          Duo duo = new Duo(seed, Variety.blockable(seed));
          TurnHost turn = duo.world.addTurn();
          Impairment censor = nominationsOnlyTo(turn);
          duo.leftSite.uplink().outbound(censor);
          duo.rightSite.uplink().outbound(censor);
          duo.start().settle(SETTLED);
          duo.check(duo.isRelayed(), "direct though no nomination passes");
          duo.world.run.runFor(Duration.ofHours(3));
          long restarts = restarts(duo);
          duo.check(
              restarts >= 4 && restarts <= MOST_RESTARTS_IN_THREE_HOURS,
              restarts + " restarts in three hours");
          duo.check(duo.isRelayed(), "direct though no nomination passes");
          duo.exchangePayload();

          duo.leftSite.uplink().repair();
          duo.rightSite.uplink().repair();
          boolean direct =
              duo.world.run.runUntil(
                  () -> duo.settled() && !duo.isRelayed(), Duration.ofMinutes(32));
          duo.check(direct, "no direct path though nominations pass");
        });
  }

  @Test
  void addressThatIsNewGivesABetterPathAnotherChanceAtOnce() {
    Seeds.each(
        3,
        seed -> {
          Duo duo = new Duo(seed, Variety.blockable(seed));
          TurnHost turn = duo.world.addTurn();
          Impairment censor = nominationsOnlyTo(turn);
          duo.leftSite.uplink().outbound(censor);
          duo.rightSite.uplink().outbound(censor);
          duo.start().settle(SETTLED);
          duo.world.run.runFor(Duration.ofHours(3));
          duo.leftSite.uplink().repair();
          duo.rightSite.uplink().repair();
          duo.leftSite.renumber();
          duo.left().addressesChanged();
          boolean direct =
              duo.world.run.runUntil(
                  () -> duo.settled() && !duo.isRelayed(), Duration.ofMinutes(2));
          duo.check(direct, "no direct path two minutes after an address was new");
        });
  }

  @Test
  void relayThatIsReachedOverUdpAfterAllTakesThePlaceOfOneOverTcp() {
    Seeds.each(12, seed -> replacesRelayOverTcp(seed, Integer.MAX_VALUE));
  }

  /** Nothing that was known before works: the path begins at an address that is new. */
  @Test
  void relayedAddressThatIsGivenOverUdpLaterTakesThePlaceOfOneOverTcp() {
    Seeds.each(12, seed -> replacesRelayOverTcp(seed, TurnHost.PORT));
  }

  /**
   * At first the left gets no UDP to the server, then some.
   *
   * @param highestPort on the server's host that it gets to then
   */
  private static void replacesRelayOverTcp(long seed, int highestPort) {
    Duo duo = new Duo(seed, Variety.undirected(seed));
    TurnHost turn = duo.world.addTurn();
    duo.leftSite.uplink().outbound(udpOnlyUpTo(-1, turn));
    duo.start().settle(SETTLED);
    duo.check(duo.path() == ExpectedPath.RELAYED_OVER_STREAM, "found " + duo.path());

    duo.leftSite.uplink().repair();
    duo.leftSite.uplink().outbound(udpOnlyUpTo(highestPort, turn));
    boolean overUdp =
        duo.world.run.runUntil(
            () -> duo.settled() && duo.path() == ExpectedPath.RELAYED, SETTLED.multipliedBy(2));
    duo.check(overUdp, "still over TCP though UDP works");
    duo.exchangePayload();
    long restarts = restarts(duo);
    duo.world.run.runFor(Duration.ofHours(1));
    duo.check(restarts(duo) == restarts, "restarted though nothing is better");
  }

  private static Impairment udpOnlyUpTo(int highestPort, TurnHost turn) {
    return (packet, delayNanos, run, onward) -> {
      if (packet.transport() == Transport.UDP
          && packet.destination().getPort() > highestPort
          && turn.host().addresses().contains(packet.destination().getAddress())) {
        run.dropped(packet, "udp to the server");
      } else {
        onward.pass(packet, delayNanos);
      }
    };
  }

  private static long restarts(Duo duo) {
    return duo.left().endpoint.statistics().restarts()
        + duo.right().endpoint.statistics().restarts();
  }

  /** Loses nominating checks unless they go to the TURN server. */
  private static Impairment nominationsOnlyTo(TurnHost turn) {
    return (packet, delayNanos, run, onward) -> {
      InetAddress destination = packet.destination().getAddress();
      if (turn.host().addresses().contains(destination) || !nominates(packet)) {
        onward.pass(packet, delayNanos);
      } else {
        run.dropped(packet, "nomination");
      }
    };
  }

  private static boolean nominates(Packet packet) {
    byte[] bytes = packet.payload();
    try {
      return StunMessage.isStun(bytes, 0, bytes.length)
          && StunMessage.decode(bytes).attribute(UseCandidate.class) != null;
    } catch (StunException notStun) {
      return false;
    }
  }
}
