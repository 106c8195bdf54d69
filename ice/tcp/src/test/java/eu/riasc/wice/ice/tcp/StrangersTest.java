package eu.riasc.wice.ice.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.StreamId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Connections that others open, before and after they have authenticated themselves. */
@NullUnmarked
class StrangersTest extends OnePortTest {
  @Test
  void strangerWhoProvesNothingIsClosedAfterTenSeconds() {
    StreamId silent = accept("203.0.113.1", 1);
    StreamId halfFrame = accept("203.0.113.1", 2);
    StreamId checks = accept("203.0.113.1", 3);
    StreamId authentic = acceptAuthentic("203.0.113.1", 4);
    for (int second = 0; second < 9; second++) {
      pass(Duration.ofSeconds(1));
      on(new StreamEvent.Received(halfFrame, new byte[] {second == 0 ? 1 : (byte) 0}));
      receive(checks, CHECK);
      assertThat(closed(checks)).isFalse();
    }
    pass(Duration.ofSeconds(2));
    assertThat(closed(silent)).isTrue();
    assertThat(closed(halfFrame)).isTrue();
    assertThat(closed(checks)).isTrue();
    assertThat(closed(authentic)).isFalse();
    assertThat(events).isEmpty();
  }

  @Test
  void strangerWhoSendsAnythingButChecksIsClosedAtOnce() {
    StreamId garbage = accept("203.0.113.1", 1);
    receive(garbage, new byte[] {1, 2, 3});
    assertThat(closed(garbage)).isTrue();
    assertThat(datagrams).isEmpty();
    StreamId huge = accept("203.0.113.1", 2);
    on(new StreamEvent.Received(huge, new byte[] {0x7f, 0}));
    assertThat(closed(huge)).isTrue();
    StreamId empty = accept("203.0.113.1", 3);
    on(new StreamEvent.Received(empty, new byte[100]));
    assertThat(closed(empty)).isTrue();
    StreamId flood = accept("203.0.113.1", 4);
    for (int i = 0; i < 65; i++) {
      receive(flood, CHECK);
    }
    assertThat(closed(flood)).isTrue();
    assertThat(datagrams).hasSize(64);
    assertThat(ports.statistics().misused()).isEqualTo(4);
    assertThat(ports.statistics().connections()).isZero();
  }

  @Test
  void authenticatedFarEndMaySendWhatItLikes() {
    StreamId authentic = acceptAuthentic("203.0.113.1", 1);
    receive(authentic, new byte[60_000]);
    assertThat(datagrams).hasSize(2);
    assertThat(closed(authentic)).isFalse();
  }

  @Test
  void oneAddressHasFewUnprovenConnectionsAndItsOldestGoes() {
    StreamId first = accept("203.0.113.1", 1);
    StreamId elsewhere = accept("203.0.113.2", 1);
    for (int port = 2; port <= 16; port++) {
      accept("203.0.113.1", port);
    }
    assertThat(closed(first)).isFalse();
    accept("203.0.113.1", 17);
    assertThat(closed(first)).isTrue();
    assertThat(closed(elsewhere)).isFalse();
    assertThat(ports.statistics().unproven()).isEqualTo(17);
  }

  @Test
  void whoHasTheMostUnprovenConnectionsMakesRoom() {
    make(TcpConfig.defaults().withCaps(1_000, 10, 20, 16));
    StreamId legitimate = accept("203.0.113.200", 1);
    for (int host = 1; host <= 3; host++) {
      for (int port = 1; port <= 16; port++) {
        accept("203.0.113." + host, port);
      }
    }
    assertThat(closed(legitimate)).isFalse();
    assertThat(ports.statistics().unproven()).isEqualTo(20);
  }

  @Test
  void addressesOfOneIpv6NetworkCountAsOne() {
    InetSocketAddress listening = IpLiteral.endpoint("2001:db8::1", 443);
    ports.setLocalAddresses(List.of(), List.of(local(listening)), nowNanos);
    for (int i = 1; i <= 100; i++) {
      on(
          new StreamEvent.Accepted(
              new StreamId(true, i), listening, IpLiteral.endpoint("2001:db8:1::" + i, 1)));
    }
    assertThat(ports.statistics().unproven()).isEqualTo(16);
  }

  @Test
  void noMoreConnectionsThanAllowedAreAccepted() {
    make(TcpConfig.defaults().withCaps(10, 10, 100, 100));
    for (int port = 1; port <= 50; port++) {
      acceptAuthentic("203.0.113.1", port);
    }
    assertThat(ports.statistics().connections()).isEqualTo(10);
    assertThat(ports.statistics().refused()).isEqualTo(40);
  }
}
