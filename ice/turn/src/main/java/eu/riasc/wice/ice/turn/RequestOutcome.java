package eu.riasc.wice.ice.turn;

import eu.riasc.wice.ice.stun.ErrorCode;
import eu.riasc.wice.ice.stun.StunMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the end of each kind of request means for its allocation (RFC 8656 §7.3, §7.4, §8.3, §10.3,
 * §12.3).
 */
final class RequestOutcome {
  private static final Logger log = LoggerFactory.getLogger(Relays.class);

  private final Allocation allocation;

  RequestOutcome(Allocation allocation) {
    this.allocation = allocation;
  }

  void onSuccess(TurnRequest request, StunMessage response, long nowNanos) {
    Relaying peers = allocation.relaying();
    switch (request.kind()) {
      case ALLOCATE -> allocation.onAllocated(response, nowNanos);
      case REFRESH -> allocation.refreshing().onRefreshed(response, nowNanos);
      case DEALLOCATE -> allocation.onGivenBack("given back", nowNanos);
      case SWEEP -> allocation.askAgain(nowNanos);
      case PERMISSION -> {
        if (peers != null) {
          peers.onPermission(request.peer(), nowNanos);
        }
      }
      case CHANNEL -> {
        if (peers != null) {
          peers.onChannel(request.peer(), nowNanos);
        }
      }
      case KEEPALIVE -> allocation.refreshing().onAlive(response, nowNanos);
    }
    allocation.schedulePeers(nowNanos);
  }

  void onError(TurnRequest request, int code, StunMessage response, long nowNanos) {
    ErrorCode error = response.attribute(ErrorCode.class);
    String why = request.kind().method() + " refused: " + code + reason(error);
    log.debug("{}: {}", allocation.server(), why);
    Relaying peers = allocation.relaying();
    switch (request.kind()) {
      case ALLOCATE -> allocation.onAllocateRefused(code, response, why, nowNanos);
      case SWEEP -> {
        if (code == ErrorCode.ALLOCATION_MISMATCH) {
          allocation.askAgain(nowNanos);
        } else {
          allocation.onPortRefused("an earlier allocation from our address still stands", nowNanos);
        }
      }
      case REFRESH -> allocation.fail(why, 0, nowNanos);
      case DEALLOCATE -> allocation.onGivenBack(why, nowNanos);
      case KEEPALIVE -> allocation.onAnswered();
      case PERMISSION, CHANNEL -> {
        if (code == ErrorCode.ALLOCATION_MISMATCH) {
          allocation.fail(why, 0, nowNanos);
        } else if (peers != null) {
          peers.onRefused(request, nowNanos);
        }
      }
    }
    allocation.schedulePeers(nowNanos);
  }

  private static String reason(@Nullable ErrorCode error) {
    return error == null || error.reason().isEmpty() ? "" : " (" + error.reason() + ")";
  }

  /** 401 although nothing could be done better (RFC 8489 §9.2.5). */
  void onCredentialsRefused(TurnRequest request, long nowNanos) {
    Relaying peers = allocation.relaying();
    if (request.kind() == TurnRequest.Kind.DEALLOCATE) {
      allocation.onGivenBack("the server refused our credentials", nowNanos);
    } else {
      allocation.refreshing().onCredentialsRefused(nowNanos);
    }
    if (peers != null && allocation.relaying() == peers) {
      peers.onRefused(request, nowNanos);
    }
  }

  void onUnanswered(TurnRequest request, long sentNanos, long nowNanos) {
    Relaying peers = allocation.relaying();
    String why =
        request.wasAnsweredInVain()
            ? "all answers were wrongly signed" // RFC 8489 §9.2.5 wants this told apart
            : "the server did not answer";
    switch (request.kind()) {
      case ALLOCATE, SWEEP -> allocation.failFromHere(why, nowNanos);
      case REFRESH -> allocation.fail(why, 0, nowNanos);
      case DEALLOCATE -> allocation.onGivenBack(why, nowNanos);
      case KEEPALIVE -> allocation.onNoLife(sentNanos, nowNanos);
      case PERMISSION, CHANNEL -> {
        if (peers != null) {
          peers.onUnanswered(request, nowNanos);
        }
      }
    }
    allocation.schedulePeers(nowNanos);
  }
}
