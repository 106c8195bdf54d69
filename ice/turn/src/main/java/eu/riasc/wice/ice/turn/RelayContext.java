package eu.riasc.wice.ice.turn;

import eu.riasc.wice.ice.agent.SharedPorts;
import eu.riasc.wice.ice.agent.Transactions;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.Machine;
import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamNumbers;
import eu.riasc.wice.sansio.Transmit;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.random.RandomGenerator;

/**
 * What all allocations of one node share: settings, randomness, and what is ready for the driver.
 */
final class RelayContext {
  final RelaysConfig config;
  final StreamNumbers streams;
  final RandomGenerator random;
  final Transactions<TurnRequest> transactions;
  final SparePorts spares = new SparePorts();
  final RelayCounters counters = new RelayCounters();
  final Queue<Transmit> transmits = new ArrayDeque<>();
  final Queue<StreamCommand> commands = new ArrayDeque<>();
  final Queue<RelayEvent> events = new ArrayDeque<>();
  final Queue<Datagram> datagrams = new ArrayDeque<>();

  RelayContext(
      RelaysConfig config,
      SharedPorts ports,
      StreamNumbers streams,
      RandomGenerator random,
      Machine<?> owner) {
    this.config = config;
    this.streams = streams;
    this.random = random;
    this.transactions = new Transactions<>(ports, owner);
  }

  /** A time of up to 20 % less, so that many nodes do not act in step. */
  long jittered(long nanos) {
    return nanos - (long) (random.nextDouble() * nanos / 5);
  }
}
