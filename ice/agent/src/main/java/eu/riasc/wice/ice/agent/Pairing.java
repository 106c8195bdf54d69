package eu.riasc.wice.ice.agent;

import eu.riasc.wice.sansio.Transport;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * What candidates and connections that come and go do to the pairs (RFC 8445 §6.1.2, RFC 8838 §10).
 */
final class Pairing {
  private final CandidateTable candidates;
  private final Checklist checklist;
  private final CheckSender sender;
  private final Selection selection;
  private final RoleArbiter roles;

  Pairing(
      CandidateTable candidates,
      Checklist checklist,
      CheckSender sender,
      Selection selection,
      RoleArbiter roles) {
    this.candidates = candidates;
    this.checklist = checklist;
    this.sender = sender;
    this.selection = selection;
    this.roles = roles;
  }

  /** Adds a candidate of ours. */
  void addLocal(Candidate candidate, long nowNanos) {
    if (candidates.addLocal(candidate)) {
      for (Candidate remote : candidates.remote()) {
        pair(candidate, remote, nowNanos);
      }
    }
  }

  /** Adds a candidate of the peer whose address no server of ours is to learn. */
  void addHiddenRemote(Candidate candidate, long nowNanos) {
    Candidate known = candidates.findRemote(candidate.transport(), candidate.address());
    if (known == null || known.type() == CandidateType.PEER_REFLEXIVE) {
      candidates.hide(candidate.address());
    }
    addRemote(candidate, nowNanos);
  }

  /** Adds a candidate of the peer that was signaled. */
  void addRemote(Candidate candidate, long nowNanos) {
    Candidate known = candidates.findRemote(candidate.transport(), candidate.address());
    if (known == null) {
      if (candidates.isFullOfRemotes()) {
        makeRoom();
      }
      if (candidates.addRemote(candidate)) {
        for (Candidate local : candidates.local()) {
          pair(local, candidate, nowNanos);
        }
      }
    } else if (known.type() == CandidateType.PEER_REFLEXIVE
        && candidate.type() != CandidateType.PEER_REFLEXIVE) {
      candidates.replaceRemote(known, candidate);
      checklist.replaceRemote(candidate);
    }
  }

  /** A signaled candidate comes before a peer-reflexive one that has led to nothing yet. */
  private void makeRoom() {
    for (Candidate each : candidates.remote()) {
      boolean ofUse =
          each.type() != CandidateType.PEER_REFLEXIVE
              || checklist.any(pair -> pair.remote().equals(each) && pair.isValid());
      if (!ofUse) {
        for (CheckedPair pair : List.copyOf(checklist.pairs())) {
          if (pair.remote().equals(each)) {
            sender.forget(pair);
          }
        }
        checklist.removeIf(pair -> pair.remote().equals(each));
        candidates.removeRemote(each);
        return;
      }
    }
  }

  private void pair(Candidate local, Candidate remote, long nowNanos) {
    boolean tellsServer =
        local.type() == CandidateType.RELAYED && candidates.isHidden(remote.address());
    if (!tellsServer
        && CandidateTable.canPair(local, remote)
        && selection.wants(local, remote, false, roles.role())) {
      checklist.form(local, remote, nowNanos);
    }
  }

  /** Our address is gone, and with it all its candidates and pairs. */
  void removeBase(Transport transport, InetSocketAddress base) {
    candidates.removeBase(transport, base);
    for (CheckedPair pair : checklist.pairs()) {
      if (isFrom(pair, transport, base)) {
        sender.forget(pair);
        pair.invalidate();
      }
    }
    checklist.removeIf(pair -> isFrom(pair, transport, base));
  }

  private static boolean isFrom(CheckedPair pair, Transport transport, InetSocketAddress base) {
    return pair.transport() == transport && pair.base().equals(base);
  }

  /**
   * The connection between two addresses is closed, or could not be opened: its pair has failed
   * (RFC 6544 §7.1), the selected one apart. A pair that was valid stays so if we can connect
   * again.
   */
  void onConnectionClosed(InetSocketAddress local, InetSocketAddress remote) {
    for (CheckedPair pair : List.copyOf(checklist.pairs())) {
      boolean lost =
          pair.state() == PairState.IN_PROGRESS
              || pair.isNominated()
              || pair.local().tcpType() == TcpType.PASSIVE;
      if (lost && pair.isBetween(Transport.TCP, local, remote) && !selection.isSelected(pair)) {
        sender.forget(pair);
        pair.nominate(false);
        pair.invalidate();
      }
    }
  }
}
