package eu.riasc.wice.session;

import eu.riasc.wice.ice.agent.IceAgent;
import eu.riasc.wice.sansio.Machine;
import eu.riasc.wice.sansio.Transport;
import eu.riasc.wice.sansio.TransportAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which session a datagram belongs to: requests by our ufrag, responses by the agent that asked,
 * payload by the remote address that a check has validated. Looked up only, never walked.
 */
final class Directory {
  private final Map<String, Session> byUfrag = new HashMap<>();
  private final IdentityHashMap<Machine<?>, Session> byAgent = new IdentityHashMap<>();

  /** One map for each transport, so that looking up payload makes no object. */
  private final Map<InetSocketAddress, Session> byUdpRemote = new HashMap<>();

  private final Map<InetSocketAddress, Session> byTcpRemote = new HashMap<>();

  void add(IceAgent agent, Session session) {
    byUfrag.put(agent.localCredentials().ufrag(), session);
    byAgent.put(agent, session);
  }

  /**
   * Forgets an agent.
   *
   * @param ufragStays whether another agent of the same session goes on with the same ufrag
   */
  void remove(IceAgent agent, boolean ufragStays) {
    byAgent.remove(agent);
    if (!ufragStays) {
      byUfrag.remove(agent.localCredentials().ufrag());
    }
  }

  void addRemote(TransportAddress remote, Session session) {
    byRemote(remote.transport()).put(remote.address(), session);
  }

  void removeRemote(TransportAddress remote, Session session) {
    byRemote(remote.transport()).remove(remote.address(), session);
  }

  @Nullable Session ofUfrag(String ufrag) {
    return byUfrag.get(ufrag);
  }

  @Nullable Session ofAgent(Machine<?> agent) {
    return byAgent.get(agent);
  }

  @Nullable Session ofRemote(Transport transport, InetSocketAddress remote) {
    return byRemote(transport).get(remote);
  }

  private Map<InetSocketAddress, Session> byRemote(Transport transport) {
    return transport == Transport.TCP ? byTcpRemote : byUdpRemote;
  }
}
