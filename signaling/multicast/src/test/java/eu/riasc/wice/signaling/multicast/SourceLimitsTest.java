package eu.riasc.wice.signaling.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.sansio.IpLiteral;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SourceLimitsTest {
  private static final InetAddress LOUD = IpLiteral.parse("192.0.2.1");
  private static final InetAddress QUIET = IpLiteral.parse("192.0.2.2");

  private final SourceLimits limits = new SourceLimits(0);

  private int taken(InetAddress source, int tries, long nowNanos) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += limits.tryTake(source, nowNanos) ? 1 : 0;
    }
    return taken;
  }

  @Test
  void whoSendsTooMuchIsCutAndNobodyElse() {
    assertThat(taken(LOUD, 10_000, 0)).isEqualTo(SourceLimits.BURST);
    assertThat(taken(QUIET, 10, 0)).isEqualTo(10);
    assertThat(taken(LOUD, 10_000, Duration.ofSeconds(1).toNanos()))
        .isEqualTo(SourceLimits.PER_SECOND);
  }

  @Test
  void inventedSourcesGainNothingAndCostBoundedMemory() {
    int taken = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] address = {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i};
      taken += taken(Addresses.of(address), 1, 0);
    }
    assertThat(taken).isEqualTo(10 * SourceLimits.BURST);
    assertThat(limits.size()).isEqualTo(SourceLimits.SOURCES);
  }
}
