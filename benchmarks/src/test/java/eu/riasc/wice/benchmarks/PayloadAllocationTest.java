package eu.riasc.wice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import eu.riasc.wice.coturn.Coturn;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Payload that goes one way, by all threads of both nodes. The limit is far below one copy of a
 * datagram; what remains beneath it are the timers of a selector's round before the compiler has
 * seen that nobody keeps them.
 */
@Tag("socket")
@Timeout(120)
class PayloadAllocationTest {
  private static final int WARM_UP = 60_000;
  private static final int DATAGRAMS = 20_000;
  private static final long LIMIT_BYTES = DatagramLane.BYTES / 10;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void directPayloadIsNotCopiedOnTheHeap() throws Exception {
    try (SessionLane lane = SessionLane.direct()) {
      assertThat(allocatedPerDatagram(lane)).isLessThan(LIMIT_BYTES);
    }
  }

  @Test
  void relayedPayloadIsNotCopiedOnTheHeapThoughNoneIsSentBack() throws Exception {
    Coturn.require();
    try (Coturn coturn = RelayedNodes.server();
        SessionLane lane = SessionLane.relayed(coturn)) {
      assertThat(allocatedPerDatagram(lane)).isLessThan(LIMIT_BYTES);
    }
  }

  private static long allocatedPerDatagram(DatagramLane lane) {
    lane.move(WARM_UP);
    long[] threads = THREADS.getAllThreadIds();
    long[] before = THREADS.getThreadAllocatedBytes(threads);
    lane.move(DATAGRAMS);
    long[] after = THREADS.getThreadAllocatedBytes(threads);
    long allocated = 0;
    for (int i = 0; i < threads.length; i++) {
      allocated += Math.max(0, after[i] - before[i]); // -1 for a thread that has ended
    }
    return allocated / DATAGRAMS;
  }
}
