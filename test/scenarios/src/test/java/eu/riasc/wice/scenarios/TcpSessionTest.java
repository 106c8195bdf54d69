package eu.riasc.wice.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.tcp.TcpConfig;
import eu.riasc.wice.netlab.Impairment;
import eu.riasc.wice.netlab.Seeds;
import eu.riasc.wice.sansio.Transport;
import eu.riasc.wice.session.EndpointConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Sessions between two peers without UDP, the right one of which can be reached by TCP (RFC 6544
 * passive).
 */
class TcpSessionTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Impairment NO_UDP =
      (packet, delayNanos, simulation, onward) -> {
        if (packet.transport() == Transport.UDP) {
          simulation.dropped(packet, "udp blocked");
        } else {
          onward.pass(packet, delayNanos);
        }
      };

  private static Duo duo(long seed) {
    Duo duo =
        new Duo(seed, Variety.blocked(seed))
            .with(EndpointConfig.defaults().withTcp(TcpConfig.defaults()));
    duo.rightSite.weather(NO_UDP);
    return duo;
  }

  private static void checkTcp(Duo duo) {
    duo.check(duo.pair().local().transport() == Transport.TCP, "found " + duo.pair());
    duo.check(!duo.isRelayed(), "relayed, found " + duo.pair());
  }

  @Test
  void peersWithoutUdpConnectOverTcpAndStayConnected() {
    Seeds.each(
        30,
        seed -> {
          Duo duo = duo(seed);
          duo.startApart(Duration.ofSeconds(seed % 5)).settle(SOON);
          checkTcp(duo);
          duo.world.run.runFor(Duration.ofSeconds(10));
          duo.rest(Duration.ofMinutes(10), 0);
          duo.exchangePayload();
        });
  }

  @Test
  void sessionComesBackWhenItsConnectionIsReset() {
    Seeds.each(
        30,
        seed -> {
          Duo duo = duo(seed);
          duo.start().settle(SOON);
          duo.world.run.runFor(duo.world.upTo(Duration.ofMinutes(3)));
          int before = duo.moves();
          duo.rightSite.host.reboot();
          duo.check(
              duo.world.run.runUntil(() -> duo.moves() > before, Duration.ofMillis(6_500)),
              "the cut was not noticed");
          duo.settle(SOON);
          checkTcp(duo);
        });
  }

  @Test
  void sessionComesBackWhenTheNatForgetsItsConnection() {
    Seeds.each(
        30,
        seed -> {
          Duo duo = duo(seed);
          duo.start().settle(SOON);
          duo.world.run.runFor(duo.world.upTo(Duration.ofMinutes(3)));
          duo.leftSite.requireRouter().rebind();
          assertThat(
                  duo.world.run.runUntil(
                      () -> duo.payloadPasses(Duration.ofSeconds(2)), Duration.ofMinutes(1)))
              .isTrue();
          duo.settle(SOON);
          checkTcp(duo);
        });
  }
}
