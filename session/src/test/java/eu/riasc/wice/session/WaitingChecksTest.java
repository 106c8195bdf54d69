package eu.riasc.wice.session;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.TransactionId;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.IpLiteral;
import java.net.InetSocketAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WaitingChecksTest {
  private static final InetSocketAddress HERE = IpLiteral.endpoint("192.0.2.1", 1);
  private static final InetSocketAddress THERE = IpLiteral.endpoint("192.0.2.2", 2);

  private final SessionCounters counters = new SessionCounters();
  private final WaitingChecks waiting = new WaitingChecks(counters);
  private final Random random = new Random(1);

  private StunMessage add(String ufrag, long nowNanos) {
    StunMessage request = StunMessage.request(Method.BINDING, TransactionId.random(random)).build();
    waiting.add(ufrag, request, new Datagram(HERE, THERE, request.bytes()), nowNanos);
    return request;
  }

  @Test
  void givesThoseOfOneUfragInOrderAndKeepsTheOthers() {
    StunMessage first = add("ours", 0);
    StunMessage other = add("other", 1);
    StunMessage second = add("ours", 2);
    assertThat(waiting.take("ours", 3))
        .extracting(WaitingChecks.Check::request)
        .containsExactly(first, second);
    assertThat(waiting.take("ours", 3)).isEmpty();
    assertThat(waiting.take("other", 3))
        .extracting(WaitingChecks.Check::request)
        .containsExactly(other);
    assertThat(counters.datagramsDropped).isZero();
  }

  @Test
  void givesNoneWhoseTimeIsOver() {
    add("ours", 0);
    StunMessage young = add("ours", 1);
    assertThat(waiting.take("ours", WaitingChecks.LIFETIME_NANOS + 1))
        .extracting(WaitingChecks.Check::request)
        .containsExactly(young);
    assertThat(counters.datagramsDropped).isOne();
  }

  @Test
  void keepsTheYoungestOfAFlood() {
    for (int i = 0; i < 1000; i++) {
      add("flood", i);
    }
    assertThat(waiting.size()).isEqualTo(WaitingChecks.LIMIT);
    StunMessage honest = add("ours", 1000);
    assertThat(waiting.size()).isEqualTo(WaitingChecks.LIMIT);
    assertThat(waiting.take("ours", 1001))
        .extracting(WaitingChecks.Check::request)
        .containsExactly(honest);
    assertThat(counters.datagramsDropped).isEqualTo(1001 - WaitingChecks.LIMIT);
  }

  @Test
  void dropsWhatIsTooLargeForACheck() {
    StunMessage request = StunMessage.request(Method.BINDING, TransactionId.random(random)).build();
    byte[] large = new byte[WaitingChecks.LARGEST_BYTES + 1];
    waiting.add("ours", request, new Datagram(HERE, THERE, large), 0);
    assertThat(waiting.size()).isZero();
    assertThat(counters.datagramsDropped).isOne();
  }
}
