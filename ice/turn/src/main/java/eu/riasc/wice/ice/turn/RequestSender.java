package eu.riasc.wice.ice.turn;

import eu.riasc.wice.ice.agent.Transaction;
import eu.riasc.wice.ice.agent.Transactions;
import eu.riasc.wice.ice.stun.Attribute;
import eu.riasc.wice.ice.stun.ErrorCode;
import eu.riasc.wice.ice.stun.MessageClass;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.TransactionId;
import eu.riasc.wice.sansio.Deadlines;
import eu.riasc.wice.sansio.Transmit;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends the requests of one allocation and judges their responses: integrity, challenges, and how
 * often a server may challenge us (RFC 8489 §6.3, §9.2.5). What a response means is {@link
 * RequestOutcome}'s.
 */
final class RequestSender {
  /** How often one request is answered with a challenge before we give up. */
  static final int MAX_CHALLENGES = 3;

  /**
   * How long a better answer is waited for after a refusal that nobody signed. With the usual
   * timeout the request is repeated twice meanwhile.
   */
  static final long HOLD_NANOS = Duration.ofSeconds(2).toNanos();

  /** How many requests wait for a response at a time. */
  static final int MAX_PENDING = 32;

  private final RelayContext context;
  private final Allocation allocation;
  private final RequestOutcome outcome;
  private final LongTermAuth auth;
  private final Deadlines<AllocationTimer> timers;
  private int pending;

  /** A request that was refused by an answer which nobody signed, and that answer. */
  private @Nullable Held held;

  private record Held(
      Transaction<TurnRequest> transaction, ServerLink link, int code, StunMessage response) {}

  RequestSender(
      RelayContext context,
      Allocation allocation,
      RequestOutcome outcome,
      LongTermAuth auth,
      Deadlines<AllocationTimer> timers) {
    this.context = context;
    this.allocation = allocation;
    this.outcome = outcome;
    this.auth = auth;
    this.timers = timers;
  }

  /** Whether one more request may be sent, of those that a peer can cause. */
  boolean hasRoom() {
    return pending < MAX_PENDING;
  }

  void send(
      TurnRequest.Kind kind,
      ServerLink link,
      @Nullable InetSocketAddress peer,
      List<Attribute> attributes,
      long nowNanos) {
    send(new TurnRequest(kind, allocation, peer, attributes, 0), link, nowNanos);
  }

  private void send(TurnRequest request, ServerLink link, long nowNanos) {
    TransactionId id = TransactionId.random(context.random);
    StunMessage.Builder builder = StunMessage.request(request.kind().method(), id);
    request.attributes().forEach(builder::add);
    if (request.kind() != TurnRequest.Kind.KEEPALIVE) {
      request.signedWith(auth.sign(builder));
    }
    byte[] bytes = builder.fingerprint().build().bytes();
    Transmit transmit = link.transmit(bytes);
    Transactions<TurnRequest> transactions = context.transactions;
    if (link.isStream()) {
      long timeoutNanos = context.config.requestTimeout().toNanos();
      transactions.startSingle(id, request, transmit, timeoutNanos, 0, nowNanos);
    } else {
      long rtoNanos = context.config.initialRto().toNanos();
      transactions.startRepeated(id, request, transmit, rtoNanos, nowNanos);
    }
    pending++;
    link.send(bytes);
  }

  /** All requests are forgotten. */
  void forgetAll() {
    context.transactions.endIf(request -> request.allocation() == allocation);
    pending = 0;
    held = null;
  }

  void onTimedOut(Transaction<TurnRequest> transaction, long nowNanos) {
    if (held != null && held.transaction() == transaction) {
      believeHeld(nowNanos);
      return;
    }
    end(transaction);
    outcome.onUnanswered(transaction.context(), transaction.firstSentNanos(), nowNanos);
  }

  void onResponse(
      Transaction<TurnRequest> transaction, ServerLink link, StunMessage response, long nowNanos) {
    TurnRequest request = transaction.context();
    if (response.method().code() != request.kind().method().code()) {
      context.counters.drop(RelayDrop.MALFORMED, response);
    } else if (response.messageClass() == MessageClass.SUCCESS_RESPONSE) {
      onSuccess(transaction, link, response, nowNanos);
    } else {
      onError(transaction, link, response, nowNanos);
    }
  }

  private void onSuccess(
      Transaction<TurnRequest> transaction, ServerLink link, StunMessage response, long nowNanos) {
    TurnRequest request = transaction.context();
    if (!isAuthentic(response, request) || LongTermAuth.isBidDown(response)) {
      discard(transaction, link, response, nowNanos);
      return;
    }
    end(transaction);
    if (response.unknownComprehensionRequired().isEmpty()) {
      outcome.onSuccess(request, response, nowNanos);
    } else {
      // RFC 8489 §6.3.3
      outcome.onError(request, ErrorCode.UNKNOWN_ATTRIBUTE, response, nowNanos);
    }
  }

  private void onError(
      Transaction<TurnRequest> transaction, ServerLink link, StunMessage response, long nowNanos) {
    TurnRequest request = transaction.context();
    ErrorCode error = response.attribute(ErrorCode.class);
    if (error == null || !response.unknownComprehensionRequired().isEmpty()) {
      // RFC 8489 §6.3.4: of no use; anybody can make one, so the request goes on
      context.counters.drop(RelayDrop.MALFORMED, response);
      return;
    }
    boolean challenge =
        error.code() == ErrorCode.UNAUTHENTICATED || error.code() == ErrorCode.STALE_NONCE;
    if (mayBeForged(error, request, link)) {
      discard(transaction, link, response, nowNanos);
    } else if (isWorthWaiting(error, request, link, response)) {
      hold(new Held(transaction, link, error.code(), response), nowNanos);
    } else if (challenge && request.kind() != TurnRequest.Kind.KEEPALIVE) {
      end(transaction);
      onChallenge(request, link, error, response, nowNanos);
    } else if (!mayBelieve(error, request, response)) {
      discard(transaction, link, response, nowNanos);
    } else {
      end(transaction);
      outcome.onError(request, error.code(), response, nowNanos);
    }
  }

  private void onChallenge(
      TurnRequest request, ServerLink link, ErrorCode error, StunMessage response, long nowNanos) {
    boolean unauthenticated = error.code() == ErrorCode.UNAUTHENTICATED;
    switch (auth.onChallenge(response, unauthenticated, request.signature())) {
      case RETRY -> {
        if (request.challenges() < MAX_CHALLENGES) {
          send(request.again(), link, nowNanos);
        } else {
          outcome.onError(request, error.code(), response, nowNanos);
        }
      }
      case REFUSED -> outcome.onCredentialsRefused(request, nowNanos);
      case UNUSABLE -> outcome.onError(request, error.code(), response, nowNanos);
    }
  }

  /**
   * A 401 is never signed, and anybody on the path can make one. For a permission or a channel
   * nothing is lost by waiting for a better answer: credentials that have been withdrawn show at
   * the next Refresh. On a stream nobody can slip it in so easily.
   */
  private static boolean mayBeForged(ErrorCode error, TurnRequest request, ServerLink link) {
    return error.code() == ErrorCode.UNAUTHENTICATED
        && (request.kind() == TurnRequest.Kind.PERMISSION
            || request.kind() == TurnRequest.Kind.CHANNEL)
        && request.signature() != null
        && !link.isStream();
  }

  /**
   * Whether a refusal that nobody signed would cost so much that it is believed only if no better
   * answer follows: whoever can read on the path but stop nothing may have made it.
   */
  private boolean isWorthWaiting(
      ErrorCode error, TurnRequest request, ServerLink link, StunMessage response) {
    if (link.isStream() || response.hasIntegrity()) {
      return false;
    }
    LongTermAuth.Signature signature = request.signature();
    boolean signed = signature != null;
    return switch (request.kind()) {
      case ALLOCATE, SWEEP ->
          switch (error.code()) {
            case ErrorCode.UNAUTHENTICATED ->
                signature != null && auth.isNothingNew(response, signature);
            case ErrorCode.BAD_REQUEST -> !signed; // a signed one never counts
            case ErrorCode.STALE_NONCE,
                ErrorCode.TRY_ALTERNATE,
                ErrorCode.ALLOCATION_MISMATCH,
                ErrorCode.ADDRESS_FAMILY_NOT_SUPPORTED,
                ErrorCode.WRONG_CREDENTIALS ->
                false; // there is another way to go on at once
            default -> true;
          };
      case REFRESH ->
          signed
              && error.code() != ErrorCode.BAD_REQUEST
              && error.code() != ErrorCode.UNAUTHENTICATED
              && error.code() != ErrorCode.STALE_NONCE;
      case DEALLOCATE, PERMISSION, CHANNEL, KEEPALIVE -> false;
    };
  }

  private void hold(Held refusal, long nowNanos) {
    context.counters.drop(RelayDrop.BAD_INTEGRITY, refusal.response());
    if (held == null) {
      held = refusal;
      timers.set(AllocationTimer.REFUSAL, nowNanos + HOLD_NANOS);
    }
  }

  /** No better answer has come. */
  void believeHeld(long nowNanos) {
    Held last = held;
    if (last == null) {
      return;
    }
    TurnRequest request = last.transaction().context();
    end(last.transaction());
    LongTermAuth.Signature signature = request.signature();
    boolean renewed = signature != null && !signature.credentials().equals(auth.credentials());
    if (last.code() == ErrorCode.UNAUTHENTICATED && renewed) {
      send(request.again(), last.link(), nowNanos);
    } else if (last.code() == ErrorCode.UNAUTHENTICATED) {
      outcome.onCredentialsRefused(request, nowNanos);
    } else {
      outcome.onError(request, last.code(), last.response(), nowNanos);
    }
  }

  private static boolean isAuthentic(StunMessage response, TurnRequest request) {
    LongTermAuth.Signature signature = request.signature();
    return signature == null || response.integrityMatches(signature.key());
  }

  /**
   * Errors that nobody signed count only where believing them costs no more than losing the request
   * would: some servers do not sign those of Allocate, and ALTERNATE-SERVER need not be signed (RFC
   * 8489 §10). A 400 that is not signed never counts (§9.2.5).
   */
  private static boolean mayBelieve(ErrorCode error, TurnRequest request, StunMessage response) {
    if (request.signature() == null) {
      return true;
    }
    if (response.hasIntegrity()) {
      return isAuthentic(response, request);
    }
    boolean forAllocate =
        request.kind() == TurnRequest.Kind.ALLOCATE || request.kind() == TurnRequest.Kind.SWEEP;
    return forAllocate && error.code() != ErrorCode.BAD_REQUEST;
  }

  /** RFC 8489 §9.2.5: over UDP as if it had never come, on a stream the end of the request. */
  private void discard(
      Transaction<TurnRequest> transaction, ServerLink link, StunMessage response, long nowNanos) {
    context.counters.drop(RelayDrop.BAD_INTEGRITY, response);
    transaction.context().onAnsweredInVain();
    if (link.isStream()) {
      onTimedOut(transaction, nowNanos);
    }
  }

  private void end(Transaction<TurnRequest> transaction) {
    context.transactions.end(transaction);
    pending--;
    if (held != null && held.transaction() == transaction) {
      held = null;
    }
  }
}
