package eu.riasc.wice.node;

import java.util.concurrent.atomic.LongAdder;

/** What the sockets have done so far. Written by the selector thread, read by any. */
final class PortCounters {
  final LongAdder sent = new LongAdder();
  final LongAdder sentBytes = new LongAdder();
  final LongAdder received = new LongAdder();
  final LongAdder receivedBytes = new LongAdder();

  /** Datagrams that the system refused to send. */
  final LongAdder sendErrors = new LongAdder();

  final LongAdder receiveErrors = new LongAdder();

  /** Datagrams dropped since the socket's send buffer was full. */
  final LongAdder bufferFull = new LongAdder();

  /** Datagrams dropped since the address they were to leave from is gone. */
  final LongAdder noPort = new LongAdder();
}
