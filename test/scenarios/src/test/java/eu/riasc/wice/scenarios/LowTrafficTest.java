package eu.riasc.wice.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.netlab.NatBehaviour;
import eu.riasc.wice.netlab.Packet;
import eu.riasc.wice.session.EndpointConfig;
import eu.riasc.wice.session.SessionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an idle session costs with {@link EndpointConfig#lowTraffic}, and what it notices when. */
class LowTrafficTest {
  /** Between two consent checks: 20 s and a fifth. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(24);

  private final Duo duo =
      new Duo(2, Variety.blockable(3)).with(EndpointConfig.defaults().lowTraffic());

  private Duo settled() {
    duo.start().settle(Duration.ofSeconds(30));
    duo.world.run.runFor(Duration.ofMinutes(1));
    return duo;
  }

  /** What the left host sends from here on. */
  private List<Packet> sentByLeft() {
    List<Packet> sent = new ArrayList<>();
    duo.leftSite
        .host
        .link()
        .tap(
            packet -> {
              if (duo.leftSite.host.addresses().contains(packet.source().getAddress())) {
                sent.add(packet);
              }
            });
    return sent;
  }

  @Test
  void idleSessionSendsSomeFiveHundredDatagramsAnHour() {
    settled();
    List<Packet> sent = sentByLeft();
    duo.rest(Duration.ofHours(1), 0);
    long toServer =
        sent.stream()
            .filter(packet -> duo.world.stun.endpoints().contains(packet.destination()))
            .count();
    long toPeer = sent.size() - toServer;
    assertThat(toServer).as("keepalives, one every 20 to 25 s").isBetween(144L, 181L);
    assertThat(toPeer).as("consent checks and answers, both every 20 s").isBetween(330L, 390L);
    assertThat(sent.stream().mapToInt(Packet::wireBytes).sum()).as("bytes").isLessThan(60_000);
  }

  /** RFC 4787 asks for two minutes, and many NATs give 30 s. */
  @ParameterizedTest
  @ValueSource(ints = {120, 30})
  void mappingsOfNatsThatForgetStayForHours(int seconds) {
    Duration timeout = Duration.ofSeconds(seconds);
    NatBehaviour nat = NatBehaviour.portRestricted().withBindingTimeout(timeout);
    duo.leftSite.requireRouter().nat(nat);
    duo.rightSite.requireRouter().nat(nat);
    settled();
    var candidates = duo.left().endpoint.network().candidates();
    duo.rest(Duration.ofHours(3), 0);
    assertThat(duo.left().endpoint.network().candidates()).isEqualTo(candidates);
    duo.exchangePayload();
  }

  @Test
  void idlePathThatDiesIsNoticedAfterTheNextConsentCheck() {
    settled();
    duo.leftSite.uplink().down();
    assertThat(disconnectedWithin(Duration.ofSeconds(4))).isFalse();
    assertThat(disconnectedWithin(LONGEST_PAUSE.plusSeconds(10))).isTrue();
  }

  @Test
  void pathThatDiesWhilePayloadIsSentIsNoticedSoon() {
    settled();
    duo.leftSite.uplink().down();
    for (int i = 0; i < 10; i++) {
      duo.left().send(duo.right().self, "x");
      duo.world.run.runFor(Duration.ofMillis(500));
    }
    assertThat(disconnectedWithin(Duration.ZERO)).isTrue();
  }

  @Test
  void payloadIsSentForNinetySecondsAfterTheLastAnswerAndNoLonger() {
    settled();
    duo.leftSite.uplink().down();
    duo.world.run.runFor(Duration.ofSeconds(60));
    assertThat(duo.left().send(duo.right().self, "still")).isTrue();
    duo.world.run.runFor(Duration.ofSeconds(31));
    assertThat(duo.left().send(duo.right().self, "no more")).isFalse();
  }

  private boolean disconnectedWithin(Duration limit) {
    return duo.world.run.runUntil(
        () -> !duo.left().isIn(duo.right().self, SessionState.COMPLETED), limit);
  }
}
