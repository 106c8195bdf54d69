package eu.riasc.wice.benchmarks;

import eu.riasc.wice.node.Peer;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** The same traffic through a session of two nodes. */
final class SessionLane extends DatagramLane {
  private final NodePair nodes;
  private final Peer sender;

  SessionLane() throws InterruptedException, ExecutionException, TimeoutException {
    nodes = new NodePair("inprocess:path");
    nodes.connect();
    sender = nodes.toSecond();
    nodes.toFirst().onPayload((from, payload) -> onReceived(payload.remaining()));
  }

  @Override
  boolean send(ByteBuffer payload) {
    return sender.send(payload);
  }

  @Override
  public void close() {
    nodes.close();
  }
}
