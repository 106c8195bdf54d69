package eu.riasc.wice.session;

import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.mdns.MdnsLink;
import eu.riasc.wice.ice.turn.ServerStatus;
import eu.riasc.wice.ice.turn.TurnServer;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The network as an {@link Endpoint} knows it: the driver tells of sockets and servers, and reads
 * which candidates come of them. Each telling replaces the one before.
 *
 * <p>Belongs to its endpoint: the same thread, and its polls and timeout are looked at after each
 * call that takes the time.
 */
public final class EndpointNetwork {
  private final EndpointContext context;
  private final Underlay underlay;
  private final Sessions sessions;

  EndpointNetwork(EndpointContext context, Sessions sessions) {
    this.context = context;
    this.underlay = context.underlay;
    this.sessions = sessions;
  }

  /**
   * Tells which addresses our sockets are bound to, all of them. Sessions follow: candidates, and
   * restarts where needed.
   */
  public void setLocalAddresses(List<LocalAddress> bound, long nowNanos) {
    underlay.setLocalAddresses(bound, nowNanos);
    sessions.followUnderlay(nowNanos);
  }

  /** Tells which STUN servers to ask for server-reflexive candidates, all of them, resolved. */
  public void setStunServers(List<InetSocketAddress> servers, long nowNanos) {
    underlay.setStunServers(servers, nowNanos);
    context.takeOffers(); // gathering is not over any more
    sessions.followUnderlay(nowNanos);
  }

  /**
   * Tells which TURN servers to get relayed addresses from, all of them, resolved: an entry for
   * each address and transport of a server, the best first.
   */
  public void setTurnServers(List<TurnServer> servers, long nowNanos) {
    underlay.setTurnServers(servers, nowNanos);
    context.takeOffers(); // gathering is not over any more
    sessions.followUnderlay(nowNanos);
  }

  /**
   * Tells on which TCP addresses the driver accepts connections, all of them: each has the
   * interface and the preference of the UDP port beside it. Ignored unless {@link
   * EndpointConfig#tcpCandidates}.
   */
  public void setTcpAddresses(List<LocalAddress> listening, long nowNanos) {
    underlay.setTcpAddresses(listening, nowNanos);
    sessions.followUnderlay(nowNanos);
  }

  /** On which TCP addresses the driver accepts connections. */
  public List<LocalAddress> tcpAddresses() {
    return underlay.tcpAddresses();
  }

  /**
   * Whether multicast DNS is needed, so that the driver should open its sockets and {@linkplain
   * #setMulticastDnsLinks tell}: names of peers are to be resolved, or ours answered for.
   */
  public boolean wantsMulticastDns() {
    return underlay.names().wantsLinks();
  }

  /**
   * Tells on which links the driver has sockets for multicast DNS, all of them. Their datagrams are
   * handed over and polled as all others are.
   */
  public void setMulticastDnsLinks(List<MdnsLink> links, long nowNanos) {
    underlay.names().setLinks(links, nowNanos);
    sessions.followUnderlay(nowNanos);
  }

  /** Our candidates at present. */
  public List<Candidate> candidates() {
    return context.local.candidates();
  }

  /** Our candidates as peers are told of them at present, those of the highest priority first. */
  public List<Offer> offers() {
    List<Offer> offers = new ArrayList<>();
    LocalCandidates local = context.local;
    for (int i = 0; i < local.candidates().size(); i++) {
      offers.add(
          new Offer(underlay.describe(local.candidates().get(i)), local.descriptions().get(i)));
    }
    return offers;
  }

  /** Whether every server has answered, failed, or had its time, so that no more is to come. */
  public boolean isGathered() {
    return context.local.complete();
  }

  /**
   * How often a mapping of one of our addresses was lost or replaced by another: a sign that
   * something on the way to the servers has changed, a NAT for one.
   */
  public long mappingChanges() {
    return underlay.mappingChanges();
  }

  /** How it stands with each TURN server. */
  public List<ServerStatus> turnServers() {
    return underlay.turnServers();
  }
}
