package eu.riasc.wice.ice.tcp;

import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.LocalAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The TCP candidates that addresses of ours make (RFC 6544 §5.1): the best few, since a peer takes
 * no more than 32 of all kinds.
 */
final class TcpCandidates {
  private TcpCandidates() {}

  /**
   * Lists candidates, passive ones first: who can be connected to helps most.
   *
   * @param connecting addresses to connect from, best first; their ports mean nothing
   * @param listening addresses where we listen, best first
   */
  static List<Candidate> of(
      List<LocalAddress> connecting, List<LocalAddress> listening, TcpConfig config) {
    Map<InetSocketAddress, Candidate> found = new LinkedHashMap<>();
    for (LocalAddress address : listening.stream().limit(config.maxCandidates()).toList()) {
      found.put(address.bound(), Candidate.tcpPassive(address.bound(), address.preference()));
      InetAddress external = config.externalAddresses().get(address.bound().getAddress());
      if (external != null) {
        InetSocketAddress mapped = new InetSocketAddress(external, address.bound().getPort());
        found.putIfAbsent(
            mapped, Candidate.tcpPassiveMapped(mapped, address.bound(), address.preference()));
      }
    }
    Map<InetAddress, Candidate> active = new LinkedHashMap<>();
    for (LocalAddress address : connecting) {
      InetAddress ip = address.bound().getAddress();
      if (active.size() < config.maxCandidates()) {
        active.putIfAbsent(ip, Candidate.tcpActive(ip, address.preference()));
      }
    }
    active.values().forEach(candidate -> found.putIfAbsent(candidate.address(), candidate));
    return List.copyOf(found.values());
  }
}
