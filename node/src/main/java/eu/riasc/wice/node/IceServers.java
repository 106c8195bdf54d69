package eu.riasc.wice.node;

import eu.riasc.wice.ice.turn.TurnServer;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The STUN and TURN servers of a node, by name and by address. */
final class IceServers {
  private final StunServers stun;
  private final TurnServers turn;
  private TurnServers lent;
  private final ServerNames names;

  /** Where the servers are at the moment. */
  record Resolved(List<InetSocketAddress> stun, List<TurnServer> turn) {}

  IceServers(NodeSettings settings, ServerNames names) {
    this.stun = new StunServers(settings.iceServers(), names);
    this.turn = new TurnServers(settings.turnServers(), names);
    this.lent = new TurnServers(List.of(), names);
    this.names = names;
  }

  boolean isEmpty() {
    return stun.isEmpty() && turn.isEmpty() && lent.isEmpty();
  }

  /** Sets the TURN servers that relays lend, in place of those before; they come last. */
  void setLent(List<TurnServers.Named> servers) {
    lent = new TurnServers(servers, names);
  }

  /** Asks the name service; may block for seconds. */
  Resolved resolve() {
    names.beginPass();
    List<TurnServer> all = new ArrayList<>(turn.resolve());
    all.addAll(lent.resolve());
    return new Resolved(stun.resolve(), List.copyOf(all));
  }

  /** How many names did not resolve the last time. */
  int failures() {
    return names.failures();
  }
}
