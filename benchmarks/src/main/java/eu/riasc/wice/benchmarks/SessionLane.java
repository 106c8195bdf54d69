package eu.riasc.wice.benchmarks;

import eu.riasc.wice.coturn.Coturn;
import eu.riasc.wice.node.Peer;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Traffic through a session of two nodes. */
final class SessionLane extends DatagramLane {
  private final NodePair nodes;
  private final Peer sender;

  private SessionLane(int window, NodePair pair)
      throws InterruptedException, ExecutionException, TimeoutException {
    super(window);
    nodes = pair;
    nodes.connect();
    sender = nodes.toSecond();
    nodes.toFirst().onPayload((from, payload) -> onReceived(payload.remaining()));
  }

  /** Over the direct pair of two nodes on loopback. */
  static SessionLane direct() throws InterruptedException, ExecutionException, TimeoutException {
    return new SessionLane(WINDOW, new NodePair("inprocess:path"));
  }

  /** Over a pair both ends of which are relayed by this server. */
  static SessionLane relayed(Coturn coturn)
      throws InterruptedException, ExecutionException, TimeoutException {
    return new SessionLane(RELAYED_WINDOW, RelayedNodes.pair(coturn, "inprocess:relayed", "udp"));
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
