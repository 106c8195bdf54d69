package eu.riasc.wice.ice.agent;

import eu.riasc.wice.ice.stun.ErrorCode;
import eu.riasc.wice.ice.stun.Fingerprint;
import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.TransactionId;
import eu.riasc.wice.ice.stun.UseCandidate;
import eu.riasc.wice.ice.stun.Username;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.Transmit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges the peer's checks and answers them (RFC 8445 §7.3). Never answers with more bytes than it
 * was asked with, so that nobody gains by forging a source address.
 */
final class InboundChecks {
  /**
   * A check that was answered with success.
   *
   * @param id names the transaction
   * @param senderUfrag the ufrag the sender claims
   * @param priority what a peer-reflexive candidate of its source has
   * @param useCandidate whether it nominates
   * @param roleSwitched whether it made us change our role
   */
  record Accepted(
      TransactionId id,
      String senderUfrag,
      Priority priority,
      boolean useCandidate,
      boolean roleSwitched) {}

  private final CheckMessages messages;
  private final RoleArbiter roles;
  private final Outbox<IceEvent> out;
  private final AgentCounters counters;

  InboundChecks(
      CheckMessages messages, RoleArbiter roles, Outbox<IceEvent> out, AgentCounters counters) {
    this.messages = messages;
    this.roles = roles;
    this.out = out;
    this.counters = counters;
  }

  /** Answers a request, the way it came; null unless with success. */
  @Nullable Accepted answer(StunMessage request, Datagram datagram) {
    if (!request.method().equals(Method.BINDING)) {
      counters.drop(DropReason.MALFORMED, request);
      return null;
    }
    if (request.attribute(Fingerprint.class) != null && !request.fingerprintMatches()) {
      counters.drop(DropReason.BAD_FINGERPRINT, request);
      return null;
    }
    Username username = request.attribute(Username.class);
    if (username == null || !request.hasIntegrity()) {
      counters.drop(DropReason.MALFORMED, request);
      refuse(request, datagram, CheckMessages.unsignedError(request, ErrorCode.BAD_REQUEST, ""));
      return null;
    }
    String sender = messages.senderUfrag(username);
    if (sender == null || !messages.isAuthenticRequest(request)) {
      counters.drop(sender == null ? DropReason.WRONG_USERNAME : DropReason.BAD_INTEGRITY, request);
      refuse(
          request, datagram, CheckMessages.unsignedError(request, ErrorCode.UNAUTHENTICATED, ""));
      return null;
    }
    return answerAuthentic(request, sender, datagram);
  }

  private @Nullable Accepted answerAuthentic(
      StunMessage request, String sender, Datagram datagram) {
    counters.requestsReceived++;
    List<Integer> unknown = request.unknownComprehensionRequired();
    if (!unknown.isEmpty()) {
      refuse(
          request,
          datagram,
          messages.unknownAttributes(request, ErrorCode.UNKNOWN_ATTRIBUTE, unknown));
      return null;
    }
    eu.riasc.wice.ice.stun.Priority priority =
        request.attribute(eu.riasc.wice.ice.stun.Priority.class);
    if (priority == null) {
      counters.drop(DropReason.MALFORMED, request);
      refuse(request, datagram, messages.signedError(request, ErrorCode.BAD_REQUEST, ""));
      return null;
    }
    RoleArbiter.Verdict verdict = roles.judge(request);
    if (verdict != RoleArbiter.Verdict.AGREED) {
      counters.roleConflicts++;
    }
    if (verdict == RoleArbiter.Verdict.PEER_SWITCHES) {
      refuse(request, datagram, messages.signedError(request, ErrorCode.ROLE_CONFLICT, ""));
      return null;
    }
    respond(request, datagram, messages.success(request, datagram.remote()));
    return new Accepted(
        request.transactionId(),
        sender,
        new Priority(priority.value()),
        request.attribute(UseCandidate.class) != null,
        verdict == RoleArbiter.Verdict.WE_SWITCH);
  }

  private void refuse(StunMessage request, Datagram datagram, byte[] response) {
    if (respond(request, datagram, response)) {
      counters.errorsSent++;
    }
  }

  private boolean respond(StunMessage request, Datagram datagram, byte[] response) {
    if (response.length > request.bytes().length) {
      counters.drop(DropReason.ANSWER_TOO_LONG, request);
      return false;
    }
    out.send(new Transmit(datagram.transport(), datagram.local(), datagram.remote(), response));
    return true;
  }
}
