package eu.riasc.wice.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CallbackQueueTest {
  /** The executor's work, run by the test when it likes. */
  private final Deque<Runnable> work = new ArrayDeque<>();

  private final List<String> ran = new ArrayList<>();
  private final CallbackQueue queue = new CallbackQueue(work::add, 2);

  @Test
  void callbacksRunInOrderOneTaskAtATime() {
    queue.add(() -> ran.add("a"));
    queue.addDatagram(() -> ran.add("b"));
    queue.add(() -> ran.add("c"));

    assertThat(work).hasSize(1);
    runAll();
    assertThat(ran).containsExactly("a", "b", "c");
  }

  @Test
  void datagramsBeyondTheLimitAreDroppedAndCountedOtherCallbacksNever() {
    for (int i = 0; i < 5; i++) {
      String name = "datagram " + i;
      queue.addDatagram(() -> ran.add(name));
      queue.add(() -> ran.add("event"));
    }

    runAll();

    assertThat(ran).filteredOn("event"::equals).hasSize(5);
    assertThat(ran).contains("datagram 0", "datagram 1").doesNotContain("datagram 2");
    assertThat(queue.dropped()).isEqualTo(3);
  }

  @Test
  void placeIsFreeAgainOnceADatagramIsDelivered() {
    queue.addDatagram(() -> ran.add("1"));
    queue.addDatagram(() -> ran.add("2"));
    runAll();
    queue.addDatagram(() -> ran.add("3"));
    runAll();

    assertThat(ran).containsExactly("1", "2", "3");
    assertThat(queue.dropped()).isZero();
  }

  @Test
  void callbackThatFailsDoesNotStopTheNext() {
    queue.add(
        () -> {
          throw new IllegalStateException("as the test wants it");
        });
    queue.add(() -> ran.add("next"));

    runAll();

    assertThat(ran).containsExactly("next");
  }

  @Test
  void callbackMayAddCallbacks() {
    queue.add(() -> queue.add(() -> ran.add("inner")));
    runAll();
    assertThat(ran).containsExactly("inner");
  }

  @Test
  void longQueueGivesOtherWorkOfTheExecutorItsTurn() {
    IntStream.range(0, 1000).forEach(i -> queue.add(() -> ran.add("callback")));
    work.add(() -> ran.add("other work"));

    runAll();

    assertThat(ran).hasSize(1001);
    assertThat(ran.indexOf("other work")).isLessThan(1000);
  }

  private void runAll() {
    for (Runnable task = work.poll(); task != null; task = work.poll()) {
      task.run();
    }
  }
}
