package eu.riasc.wice.ice.agent;

import eu.riasc.wice.ice.stun.ErrorCode;
import eu.riasc.wice.ice.stun.MessageClass;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.XorMappedAddress;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.Transmit;
import eu.riasc.wice.sansio.Transport;
import eu.riasc.wice.sansio.TransportAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What checks, in both directions, do to candidates and pairs (RFC 8445 §7.2.5, §7.3.1). It never
 * decides to send one.
 */
final class Connectivity {
  private final CheckMessages messages;
  private final RoleArbiter roles;
  private final InboundChecks inbound;
  private final CandidateTable candidates;
  private final Checklist checklist;
  private final CheckSender sender;
  private final CheckBudget budget;
  private final Selection selection;
  private final Outbox<IceEvent> out;
  private final AgentCounters counters;
  private final AddressMemory validated = new AddressMemory();
  private final EarlyChecks early = new EarlyChecks();
  private boolean checked;
  private final CheckOrigins origins = new CheckOrigins();

  Connectivity(
      CheckMessages messages,
      RoleArbiter roles,
      CandidateTable candidates,
      Checklist checklist,
      CheckSender sender,
      CheckBudget budget,
      Selection selection,
      Outbox<IceEvent> out,
      AgentCounters counters) {
    this.messages = messages;
    this.roles = roles;
    this.candidates = candidates;
    this.checklist = checklist;
    this.sender = sender;
    this.budget = budget;
    this.selection = selection;
    this.out = out;
    this.counters = counters;
    this.inbound = new InboundChecks(messages, roles, out, counters);
  }

  /** Whether authenticated STUN has come from this address. */
  boolean isValidated(Transport transport, InetSocketAddress remote) {
    return validated.contains(transport, remote);
  }

  /** Whether an authentic check has come from the peer, in the generation whose ufrag we know. */
  boolean isChecked() {
    return checked;
  }

  void setRemoteCredentials(IceCredentials credentials) {
    messages.setRemote(credentials);
    checked |= early.contains(credentials.ufrag());
    for (TransportAddress source : early.takeThoseNotOf(credentials.ufrag())) {
      Candidate known = candidates.findRemote(source);
      if (known != null && known.type() == CandidateType.PEER_REFLEXIVE) {
        candidates.removeRemote(known);
        checklist.removeIf(
            pair -> pair.transport() == source.transport() && pair.peer().equals(source.address()));
      }
    }
  }

  /** Takes a STUN message, of any kind. */
  void handle(StunMessage message, Datagram datagram, long nowNanos) {
    Candidate base = candidates.bestWithBase(datagram.transport(), datagram.local());
    if (base == null) {
      counters.drop(DropReason.UNKNOWN_LOCAL_ADDRESS, datagram);
    } else if (message.messageClass() == MessageClass.REQUEST) {
      InboundChecks.Accepted check = inbound.answer(message, datagram);
      if (check != null) {
        if (check.roleSwitched()) {
          onRoleSwitched();
        }
        onCheck(check, base, datagram.remote(), nowNanos);
      }
    } else if (message.messageClass() != MessageClass.INDICATION) {
      onResponse(message, datagram, nowNanos);
    }
  }

  /** RFC 8445 §7.3.1.3 to §7.3.1.5. */
  private void onCheck(
      InboundChecks.Accepted check, Candidate base, InetSocketAddress remote, long nowNanos) {
    Transport transport = base.transport();
    boolean first = origins.isFirst(check.id(), transport, remote);
    if (!first && candidates.findRemote(transport, remote) == null) {
      counters.drop(DropReason.REPLAYED, remote);
      return;
    }
    validated.add(transport, remote);
    if (messages.remote() != null) {
      checked = true;
    } else {
      early.add(new TransportAddress(transport, remote), check.senderUfrag());
    }
    Candidate candidate = candidates.findRemote(transport, remote);
    if (candidate == null) {
      candidate = PeerReflexive.remote(remote, base, check.priority());
      if (!candidates.addRemote(candidate)) {
        return;
      }
    }
    CheckedPair pair = checklist.find(transport, base.base(), remote);
    boolean known = pair != null;
    if (pair == null
        && CandidateTable.canPairAfterCheck(base, candidate)
        && selection.wants(base, candidate, check.useCandidate(), roles.role())) {
      pair = checklist.form(base, candidate, nowNanos);
    }
    SelectedPath path = selection.path();
    if (pair == null) {
      if (path != null) {
        path.monitor().onCheckFromElsewhere(nowNanos);
      }
      return;
    }
    pair.counters().requestsReceived++;
    pair.counters().responsesSent++;
    if (path != null && path.pair() == pair) {
      path.monitor().onRequest(nowNanos);
    } else if (path != null && !check.useCandidate() && (!known || pair.wasCheckedInVain())) {
      if (!known) {
        pair.invalidate(); // anybody who has seen a check can make it come from a new address
      }
      selection.upgrades().trigger(pair);
    } else if (pair.state() != PairState.SUCCEEDED) {
      if (pair.state() == PairState.IN_PROGRESS) {
        sender.silence(pair, nowNanos);
      }
      checklist.trigger(pair);
    }
    if (check.useCandidate()) {
      selection.onUseCandidate(pair, check.id(), nowNanos);
    }
  }

  private void onResponse(StunMessage response, Datagram datagram, long nowNanos) {
    Transaction<Check> transaction = sender.find(response.transactionId());
    if (transaction == null) {
      counters.drop(DropReason.UNKNOWN_TRANSACTION, response);
      return;
    }
    if (!messages.isAuthenticResponse(response)) {
      counters.drop(DropReason.BAD_INTEGRITY, response);
      return;
    }
    Check check = transaction.context();
    if (!cameBackTheSameWay(datagram, transaction.request())) {
      // a copy may have overtaken the answer itself, which makes the pair valid all the same
      counters.drop(DropReason.ASYMMETRIC_RESPONSE, datagram);
      if (check.kind() == CheckKind.CONNECTIVITY) {
        onFailure(check, nowNanos);
      }
      return;
    }
    sender.transactions().end(transaction);
    counters.responsesReceived++;
    check.pair().counters().responsesReceived++;
    XorMappedAddress mapped = response.attribute(XorMappedAddress.class);
    ErrorCode error = response.attribute(ErrorCode.class);
    if (!response.unknownComprehensionRequired().isEmpty()) {
      // RFC 8489 §6.3.3
      onFailure(check, nowNanos);
    } else if (response.messageClass() == MessageClass.ERROR_RESPONSE) {
      if (error != null && error.code() == ErrorCode.ROLE_CONFLICT) {
        onRoleRefused(check, nowNanos);
      } else {
        revokeConsent(check, error);
        onFailure(check, nowNanos);
      }
    } else if (mapped == null || !check.pair().local().network().fits(mapped.address())) {
      counters.drop(DropReason.MALFORMED, response);
      onFailure(check, nowNanos);
    } else {
      if (transaction.wasSentOnce() && !includesConnecting(check)) {
        check.pair().roundTripTime().onSample(nowNanos - transaction.firstSentNanos());
      }
      onSuccess(check, mapped.address(), nowNanos);
    }
  }

  /** RFC 8445 §7.2.5.2.1. */
  private static boolean cameBackTheSameWay(Datagram response, Transmit request) {
    return response.transport() == request.transport()
        && response.remote().equals(request.remote())
        && response.local().equals(request.local());
  }

  /** Whether the first answer of a pair came after a connection had to be opened. */
  private static boolean includesConnecting(Check check) {
    return check.pair().local().tcpType() == TcpType.ACTIVE
        && check.kind() == CheckKind.CONNECTIVITY;
  }

  /** RFC 7675 §5.2: the peer wants nothing more on the selected pair. */
  private void revokeConsent(Check check, @Nullable ErrorCode error) {
    SelectedPath path = selection.path();
    boolean forbidden = error != null && error.code() == ErrorCode.FORBIDDEN;
    if (forbidden && path != null && path.pair() == check.pair()) {
      path.consent().onRevoked();
    }
  }

  private void onRoleRefused(Check check, long nowNanos) {
    counters.roleConflicts++;
    if (roles.isPeerLite()) {
      onFailure(check, nowNanos);
      return;
    }
    if (roles.onRefused(check.role())) {
      onRoleSwitched();
    }
    if (check.kind().isRepeated() && !selection.isSelected(check.pair())) {
      checklist.trigger(check.pair());
    }
  }

  void onRoleSwitched() {
    checklist.setRole(roles.role());
    selection.setRole(roles.role());
    out.emit(new IceEvent.RoleChanged(roles.role()));
  }

  /** RFC 8445 §7.2.5.3. */
  private void onSuccess(Check check, InetSocketAddress mapped, long nowNanos) {
    CheckedPair pair = check.pair();
    budget.onAnswered(new TransportAddress(pair.transport(), pair.peer()));
    validated.add(pair.transport(), pair.peer());
    if (check.kind().isRepeated() || check.kind() == CheckKind.RETRY) {
      pair.validate(localSeenAs(mapped, pair));
      sender.silence(pair, nowNanos);
      checklist.unfreezeLike(pair);
      selection.onValid(pair, check.kind() == CheckKind.NOMINATION, nowNanos);
    }
    SelectedPath path = selection.path();
    if (path != null && path.pair() == pair && path.maySend()) {
      path.consent().onAnswered(nowNanos);
      if (path.monitor().onAnswered(nowNanos)) {
        out.emit(new IceEvent.PathRecovered("a check of the path was answered"));
      }
    }
  }

  /**
   * Our candidate that the peer sees: one we know, or a new peer-reflexive one (RFC 8445
   * §7.2.5.3.1).
   */
  private Candidate localSeenAs(InetSocketAddress mapped, CheckedPair pair) {
    Candidate known = candidates.findLocal(mapped, pair.local());
    return known != null
        ? known
        : PeerReflexive.local(mapped, pair.local(), CheckSender.reflexivePriority(pair));
  }

  /** A check was answered in a way that rules its pair out, or not at all. */
  void onFailure(Check check, long nowNanos) {
    CheckedPair pair = check.pair();
    switch (check.kind()) {
      case CONNECTIVITY -> {
        if (pair.state() == PairState.IN_PROGRESS) {
          pair.invalidate();
        }
      }
      case NOMINATION -> {
        if (!selection.isSelected(pair)) {
          pair.nominate(false);
          pair.invalidate();
        }
      }
      case PATH, CONSENT -> onUnanswered(check, nowNanos);
      case RETRY -> {}
    }
  }

  /** Whether an answer to a repeated check would still change something. */
  boolean isUndecided(Check check) {
    return check.kind() == CheckKind.NOMINATION
        ? check.pair().isNominated() && !selection.isSelected(check.pair())
        : check.pair().state() == PairState.IN_PROGRESS;
  }

  /** A check of the selected path got no answer in time. */
  void onUnanswered(Check check, long nowNanos) {
    SelectedPath path = selection.path();
    if (path != null && path.pair() == check.pair()) {
      path.monitor().onUnanswered(nowNanos);
    }
  }
}
