package eu.riasc.wice.ice.agent;

import eu.riasc.wice.sansio.Transmit;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What a machine has ready for its driver.
 *
 * @param <E> its events
 */
final class Outbox<E> {
  private final Queue<Transmit> transmits = new ArrayDeque<>(2);
  private final Queue<E> events = new ArrayDeque<>(2);

  void send(Transmit transmit) {
    transmits.add(transmit);
  }

  void emit(E event) {
    events.add(event);
  }

  @Nullable Transmit pollTransmit() {
    return transmits.poll();
  }

  @Nullable E pollEvent() {
    return events.poll();
  }
}
