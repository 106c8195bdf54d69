package eu.riasc.wice.session;

import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.Transmit;
import java.util.ArrayDeque;

/**
 * What an endpoint has to hand to its driver, in order. Emptied after every call, so it stays
 * short.
 */
final class Outbox {
  final ArrayDeque<Transmit> transmits = new ArrayDeque<>();
  final ArrayDeque<StreamCommand> streams = new ArrayDeque<>();
  final ArrayDeque<OutgoingMessage> messages = new ArrayDeque<>();
  final ArrayDeque<EndpointEvent> events = new ArrayDeque<>();
}
