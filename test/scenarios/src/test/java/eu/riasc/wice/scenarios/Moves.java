package eu.riasc.wice.scenarios;

import static eu.riasc.wice.session.SessionState.CHECKING;
import static eu.riasc.wice.session.SessionState.CLOSED;
import static eu.riasc.wice.session.SessionState.COMPLETED;
import static eu.riasc.wice.session.SessionState.CONNECTED;
import static eu.riasc.wice.session.SessionState.CONNECTING;
import static eu.riasc.wice.session.SessionState.DISCONNECTED;
import static eu.riasc.wice.session.SessionState.FAILED;
import static eu.riasc.wice.session.SessionState.IDLE;
import static eu.riasc.wice.session.SessionState.NEW;

import eu.riasc.wice.session.EndpointEvent;
import eu.riasc.wice.session.SessionState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The moves of one session, checked as they come against the table of the protocol's description,
 * which is written down here a second time on purpose.
 */
final class Moves {
  private static final Map<SessionState, Set<SessionState>> ALLOWED =
      new EnumMap<>(SessionState.class);

  static {
    ALLOWED.put(IDLE, EnumSet.of(NEW, CLOSED));
    ALLOWED.put(NEW, EnumSet.of(CONNECTING, FAILED, CLOSED));
    ALLOWED.put(CONNECTING, EnumSet.of(CHECKING, NEW, FAILED, CLOSED));
    ALLOWED.put(CHECKING, EnumSet.of(NEW, CONNECTED, FAILED, CLOSED));
    ALLOWED.put(CONNECTED, EnumSet.of(COMPLETED, DISCONNECTED, CLOSED));
    ALLOWED.put(COMPLETED, EnumSet.of(CONNECTED, DISCONNECTED, CLOSED));
    ALLOWED.put(DISCONNECTED, EnumSet.of(CONNECTED, CLOSED));
    ALLOWED.put(FAILED, EnumSet.of(CLOSED));
    ALLOWED.put(CLOSED, EnumSet.of(IDLE));
  }

  private final List<EndpointEvent.StateChanged> all = new ArrayList<>();
  private @Nullable SessionState state;

  void add(EndpointEvent.StateChanged move) {
    boolean begins = move.from() == null && (state == null || state == CLOSED);
    if (!begins && move.from() != state) {
      throw new AssertionError(move + " begins elsewhere than the last move ended: " + state);
    }
    if (begins ? move.to() != IDLE : !ALLOWED.getOrDefault(state, Set.of()).contains(move.to())) {
      throw new AssertionError(move + " is not in the table");
    }
    if (move.reason().isBlank()) {
      throw new AssertionError(move + " has no reason");
    }
    all.add(move);
    state = move.to();
  }

  @Nullable SessionState state() {
    return state;
  }

  int size() {
    return all.size();
  }

  long count(SessionState to) {
    return all.stream().filter(move -> move.to() == to).count();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (EndpointEvent.StateChanged move : all) {
      text.append(
          String.format(
              Locale.ROOT,
              "%n    %.3f s %s -> %s: ",
              move.atNanos() / 1e9,
              move.from(),
              move.to()));
      text.append(move.reason());
    }
    return text.toString();
  }
}
