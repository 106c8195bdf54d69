package eu.riasc.wice.session;

import static eu.riasc.wice.session.SessionState.CHECKING;
import static eu.riasc.wice.session.SessionState.CLOSED;
import static eu.riasc.wice.session.SessionState.COMPLETED;
import static eu.riasc.wice.session.SessionState.CONNECTED;
import static eu.riasc.wice.session.SessionState.CONNECTING;
import static eu.riasc.wice.session.SessionState.DISCONNECTED;
import static eu.riasc.wice.session.SessionState.FAILED;
import static eu.riasc.wice.session.SessionState.IDLE;
import static eu.riasc.wice.session.SessionState.NEW;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of a session: one enum, one table, one method that moves, never without a reason.
 *
 * <p>A trigger that the table does not know in the present state changes nothing and is counted.
 */
final class SessionMachine {
  /** Is told of every move, after it has been made. */
  interface Listener {
    /** The state has changed. */
    void moved(SessionState from, SessionState to, String reason, long nowNanos);
  }

  private static final Map<SessionState, Map<Trigger, SessionState>> TABLE = table();

  private final Listener listener;
  private SessionState state;
  private String reason;
  private long sinceNanos;
  private long ignored;

  SessionMachine(SessionState initial, String reason, Listener listener, long nowNanos) {
    this.state = initial;
    this.reason = requireReason(reason);
    this.listener = listener;
    this.sinceNanos = nowNanos;
  }

  SessionState state() {
    return state;
  }

  /** Why the present state was entered. */
  String reason() {
    return reason;
  }

  /** When the present state was entered. */
  long sinceNanos() {
    return sinceNanos;
  }

  /** How many triggers meant nothing in the state they met. */
  long ignored() {
    return ignored;
  }

  /**
   * Lets something happen.
   *
   * @return whether the state moved
   */
  boolean fire(Trigger trigger, String why, long nowNanos) {
    SessionState target = target(state, trigger);
    if (target == null) {
      ignored++;
      return false;
    }
    moveTo(target, why, nowNanos);
    return true;
  }

  /** Where a trigger leads from a state, or null if it means nothing there. */
  static @Nullable SessionState target(SessionState from, Trigger trigger) {
    Map<Trigger, SessionState> row = TABLE.get(from);
    return row == null ? null : row.get(trigger);
  }

  private void moveTo(SessionState to, String why, long nowNanos) {
    SessionState from = state;
    reason = requireReason(why);
    state = to;
    sinceNanos = nowNanos;
    listener.moved(from, to, why, nowNanos);
  }

  private static String requireReason(String reason) {
    if (reason.isBlank()) {
      throw new IllegalStateException("session state: a move needs a reason");
    }
    return reason;
  }

  private static Map<SessionState, Map<Trigger, SessionState>> table() {
    Map<SessionState, Map<Trigger, SessionState>> table = new EnumMap<>(SessionState.class);
    put(table, IDLE, Trigger.PEER_ACCEPTED, NEW);
    put(table, NEW, Trigger.CANDIDATES_PAIRED, CONNECTING);
    put(table, CONNECTING, Trigger.CHECKS_STARTED, CHECKING);
    put(table, CONNECTING, Trigger.GENERATION_BEGAN, NEW);
    put(table, CHECKING, Trigger.GENERATION_BEGAN, NEW);
    put(table, CHECKING, Trigger.PAIR_SELECTED, CONNECTED);
    for (SessionState connecting : new SessionState[] {NEW, CONNECTING, CHECKING}) {
      put(table, connecting, Trigger.NOTHING_WORKS, FAILED);
      put(table, connecting, Trigger.PEER_CLOSING, FAILED);
    }
    put(table, CONNECTED, Trigger.CHECKS_COMPLETED, COMPLETED);
    put(table, COMPLETED, Trigger.GENERATION_BEGAN, CONNECTED);
    put(table, COMPLETED, Trigger.BETTER_PAIR_PENDING, CONNECTED);
    put(table, CONNECTED, Trigger.PATH_SILENT, DISCONNECTED);
    put(table, COMPLETED, Trigger.PATH_SILENT, DISCONNECTED);
    put(table, DISCONNECTED, Trigger.PATH_RECOVERED, CONNECTED);
    put(table, DISCONNECTED, Trigger.PAIR_SELECTED, CONNECTED);
    for (SessionState paired : new SessionState[] {CONNECTED, COMPLETED, DISCONNECTED}) {
      put(table, paired, Trigger.CONSENT_EXPIRED, CLOSED);
      put(table, paired, Trigger.PEER_CLOSING, CLOSED);
    }
    put(table, FAILED, Trigger.FAILURE_REPORTED, CLOSED);
    put(table, CLOSED, Trigger.RETRY_DUE, IDLE);
    put(table, CLOSED, Trigger.PEER_RETURNED, IDLE);
    for (SessionState any : SessionState.values()) {
      if (any != CLOSED) {
        put(table, any, Trigger.CLOSED_BY_USER, CLOSED);
      }
    }
    return table;
  }

  private static void put(
      Map<SessionState, Map<Trigger, SessionState>> table,
      SessionState from,
      Trigger trigger,
      SessionState to) {
    table.computeIfAbsent(from, state -> new EnumMap<>(Trigger.class)).put(trigger, to);
  }
}
