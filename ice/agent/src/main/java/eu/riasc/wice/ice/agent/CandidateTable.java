package eu.riasc.wice.ice.agent;

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
      if (known.address().equals(candidate.address()) && known.base().equals(candidate.base())) {
        return false;
      }
    }
    if (!isUsable(candidate) || isFull(local, config.maxLocalCandidates(), candidate)) {
      return false;
    }
    local.add(candidate);
    return true;
  }

  /** Adds one of the peer's; false if it is unusable or too many. The caller has looked for it. */
  boolean addRemote(Candidate candidate) {
    if (!isUsable(candidate) || isFull(remote, config.maxRemoteCandidates(), candidate)) {
      return false;
    }
    remote.add(candidate);
    return true;
  }

  @Nullable Candidate findRemote(InetSocketAddress address) {
    for (Candidate known : remote) {
      if (known.address().equals(address)) {
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

  /** Our candidate that the peer sees at this address when we send from this base, or null. */
  @Nullable Candidate findLocal(InetSocketAddress seen, InetSocketAddress base) {
    for (Candidate known : local) {
      if (known.address().equals(seen) && known.base().equals(base)) {
        return known;
      }
    }
    return null;
  }

  /** Our best candidate with this base, or null. */
  @Nullable Candidate bestWithBase(InetSocketAddress base) {
    Candidate best = null;
    for (Candidate known : local) {
      if (known.base().equals(base)
          && (best == null || known.priority().compareTo(best.priority()) > 0)) {
        best = known;
      }
    }
    return best;
  }

  void removeBase(InetSocketAddress base) {
    local.removeIf(candidate -> candidate.base().equals(base));
  }

  /**
   * Whether two candidates can make a pair (RFC 8445 §6.1.2.2): same transport and family, same
   * component, both or neither link-local IPv6, both or neither loopback.
   */
  static boolean canPair(Candidate ours, Candidate theirs) {
    InetAddress from = ours.base().getAddress();
    InetAddress to = theirs.address().getAddress();
    return ours.network() == theirs.network()
        && ours.component() == theirs.component()
        && from.isLoopbackAddress() == to.isLoopbackAddress()
        && (ours.network() != NetworkType.UDP6
            || from.isLinkLocalAddress() == to.isLinkLocalAddress());
  }

  private boolean isUsable(Candidate candidate) {
    InetAddress ip = candidate.address().getAddress();
    boolean usable =
        candidate.network().isUdp()
            && candidate.component() == 1
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
