package eu.riasc.wice.ice.agent;

import eu.riasc.wice.sansio.Transport;
import eu.riasc.wice.sansio.TransportAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The candidates of both sides, each known once, within the caps. */
final class CandidateTable {
  private final AgentConfig config;
  private final AgentCounters counters;
  private final List<Candidate> local = new ArrayList<>(4);
  private final List<Candidate> remote = new ArrayList<>(4);

  /** Most agents have none. */
  private List<InetSocketAddress> hidden = List.of();

  CandidateTable(AgentConfig config, AgentCounters counters) {
    this.config = config;
    this.counters = counters;
  }

  boolean hasBothSides() {
    return !local.isEmpty() && !remote.isEmpty();
  }

  List<Candidate> local() {
    return local;
  }

  List<Candidate> remote() {
    return remote;
  }

  /** Adds one of ours; false if it is known, unusable or too many. */
  boolean addLocal(Candidate candidate) {
    for (Candidate known : local) {
      if (known.network() == candidate.network()
          && known.address().equals(candidate.address())
          && known.base().equals(candidate.base())) {
        return false;
      }
    }
    if (!isUsable(candidate) || isFull(local, config.maxLocalCandidates(), candidate)) {
      return false;
    }
    local.add(candidate);
    return true;
  }

  /** No server of ours is to learn this address; of so many as there can be candidates. */
  void hide(InetSocketAddress address) {
    if (hidden.size() < config.maxRemoteCandidates()) {
      List<InetSocketAddress> more = new ArrayList<>(hidden);
      more.add(address);
      hidden = more;
    }
  }

  boolean isHidden(InetSocketAddress address) {
    return hidden.contains(address);
  }

  /** Adds one of the peer's; false if it is unusable or too many. The caller has looked for it. */
  boolean addRemote(Candidate candidate) {
    if (!isUsable(candidate) || isFull(remote, config.maxRemoteCandidates(), candidate)) {
      return false;
    }
    remote.add(candidate);
    return true;
  }

  boolean isFullOfRemotes() {
    return remote.size() >= config.maxRemoteCandidates();
  }

  @Nullable Candidate findRemote(TransportAddress at) {
    return findRemote(at.transport(), at.address());
  }

  @Nullable Candidate findRemote(Transport transport, InetSocketAddress address) {
    for (Candidate known : remote) {
      if (known.transport() == transport && known.address().equals(address)) {
        return known;
      }
    }
    return null;
  }

  void replaceRemote(Candidate known, Candidate signaled) {
    remote.set(remote.indexOf(known), signaled);
  }

  void removeRemote(Candidate known) {
    remote.remove(known);
  }

  /**
   * Our candidate that the peer sees at this address when we send from the base of {@code checked},
   * or null. An active TCP candidate is seen at a port chosen by chance: that is still the same one
   * unless a NAT has changed the address.
   */
  @Nullable Candidate findLocal(InetSocketAddress seen, Candidate checked) {
    if (checked.tcpType() == TcpType.ACTIVE
        && checked.address().getAddress().equals(seen.getAddress())) {
      return checked;
    }
    for (Candidate known : local) {
      if (known.network() == checked.network()
          && known.address().equals(seen)
          && known.base().equals(checked.base())) {
        return known;
      }
    }
    return null;
  }

  /** Our best candidate with this base, or null. */
  @Nullable Candidate bestWithBase(Transport transport, InetSocketAddress base) {
    Candidate best = null;
    for (Candidate known : local) {
      if (known.transport() == transport
          && known.base().equals(base)
          && (best == null || known.priority().compareTo(best.priority()) > 0)) {
        best = known;
      }
    }
    return best;
  }

  void removeBase(Transport transport, InetSocketAddress base) {
    local.removeIf(
        candidate -> candidate.transport() == transport && candidate.base().equals(base));
  }

  /**
   * Whether two candidates can make a pair (RFC 8445 §6.1.2.2): same transport and family, same
   * component, both or neither link-local IPv6, both or neither loopback; over TCP, our active with
   * their passive one (RFC 6544 §6.2), and our passive one with who has connected to it.
   */
  static boolean canPair(Candidate ours, Candidate theirs) {
    return canReach(ours, theirs) && canConnect(ours, theirs);
  }

  /**
   * Whether a check that came from one of the peer's candidates to one of ours makes them a pair:
   * as {@link #canPair}, but over TCP whoever has sent it is connected, also where the peer
   * signaled the real port of an active candidate, which RFC 6544 §4.5 has it not do.
   */
  static boolean canPairAfterCheck(Candidate ours, Candidate theirs) {
    return canPair(ours, theirs)
        || (canReach(ours, theirs)
            && ours.tcpType() == TcpType.PASSIVE
            && theirs.tcpType() == TcpType.ACTIVE);
  }

  private static boolean canReach(Candidate ours, Candidate theirs) {
    InetAddress from = ours.base().getAddress();
    InetAddress to = theirs.address().getAddress();
    return ours.network() == theirs.network()
        && ours.component() == theirs.component()
        && from.isLoopbackAddress() == to.isLoopbackAddress()
        && (!ours.network().isIpv6() || from.isLinkLocalAddress() == to.isLinkLocalAddress());
  }

  /**
   * Simultaneous open we never do. A passive candidate of ours cannot check one that was signaled
   * as active, for there is no connection yet: RFC 6544 §6.2 has such pairs pruned.
   */
  private static boolean canConnect(Candidate ours, Candidate theirs) {
    if (ours.network().isUdp()) {
      return true;
    }
    return ours.tcpType() == TcpType.ACTIVE
        ? theirs.tcpType() == TcpType.PASSIVE
        : ours.tcpType() == TcpType.PASSIVE
            && theirs.tcpType() == TcpType.ACTIVE
            && theirs.type() == CandidateType.PEER_REFLEXIVE;
  }

  private boolean isUsable(Candidate candidate) {
    InetAddress ip = candidate.address().getAddress();
    boolean usable =
        candidate.component() == 1
            && candidate.address().getPort() != 0
            && !ip.isAnyLocalAddress()
            && !ip.isMulticastAddress()
            && !isBroadcast(ip);
    if (!usable) {
      counters.drop(DropReason.UNUSABLE_CANDIDATE, candidate);
    }
    return usable;
  }

  private static boolean isBroadcast(InetAddress ip) {
    for (byte octet : ip.getAddress()) {
      if (octet != (byte) 0xff) {
        return false;
      }
    }
    return true;
  }

  private boolean isFull(List<Candidate> list, int cap, Candidate candidate) {
    if (list.size() < cap) {
      return false;
    }
    counters.drop(DropReason.TOO_MANY_CANDIDATES, candidate);
    return true;
  }
}
