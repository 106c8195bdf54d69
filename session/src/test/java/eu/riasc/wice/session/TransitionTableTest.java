package eu.riasc.wice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The machine against the table as checked in: every state, every trigger. */
class TransitionTableTest {
  private static final String TABLE = "transitions.txt";

  @Test
  void everyStateAndTriggerIsAsCheckedIn() throws IOException {
    String checkedIn;
    try (InputStream file =
        Objects.requireNonNull(TransitionTableTest.class.getResourceAsStream(TABLE), TABLE)) {
      checkedIn = new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(regenerated()).as("%s, regenerated from the machine", TABLE).isEqualTo(checkedIn);
  }

  @Test
  void aMoveNeedsAReason() {
    SessionMachine machine = machine(SessionState.IDLE, new ArrayList<>());
    assertThatIllegalStateException().isThrownBy(() -> machine.fire(Trigger.PEER_ACCEPTED, " ", 0));
    assertThat(machine.state()).isEqualTo(SessionState.IDLE);
  }

  @Test
  void aMoveIsReportedWithItsReasonAndAnIgnoredTriggerIsCounted() {
    List<String> moves = new ArrayList<>();
    SessionMachine machine = machine(SessionState.IDLE, moves);
    machine.fire(Trigger.PAIR_SELECTED, "too early", 1);
    machine.fire(Trigger.PEER_ACCEPTED, "hello", 2);
    assertThat(machine.ignored()).isEqualTo(1);
    assertThat(machine.reason()).isEqualTo("hello");
    assertThat(machine.sinceNanos()).isEqualTo(2);
    assertThat(moves).containsExactly("IDLE -> NEW: hello");
  }

  /**
   * IDLE has no timed move: its timer repeats the description, and the peer's answer leads out (see
   * SilenceTest).
   */
  @Test
  void everyStateButIdleHasATimedTriggerThatLeadsOut() {
    Set<SessionState> without = EnumSet.noneOf(SessionState.class);
    for (SessionState state : SessionState.values()) {
      boolean timed = false;
      for (Trigger trigger : Trigger.values()) {
        SessionState to = SessionMachine.target(state, trigger);
        timed |= trigger.isTimed() && to != null && to != state;
      }
      if (!timed) {
        without.add(state);
      }
    }
    assertThat(without).containsExactly(SessionState.IDLE);
  }

  @Test
  void everyStateCanBeReachedFromIdle() {
    Set<SessionState> reached = EnumSet.of(SessionState.IDLE);
    boolean grown = true;
    while (grown) {
      grown = false;
      for (SessionState from : EnumSet.copyOf(reached)) {
        for (Trigger trigger : Trigger.values()) {
          SessionState to = SessionMachine.target(from, trigger);
          grown |= to != null && reached.add(to);
        }
      }
    }
    assertThat(reached).containsExactlyInAnyOrder(SessionState.values());
  }

  private static String regenerated() {
    StringBuilder text =
        new StringBuilder(
            "# from, trigger (* if time alone brings it about), to; '-': ignored and counted\n");
    for (SessionState from : SessionState.values()) {
      text.append('\n');
      for (Trigger trigger : Trigger.values()) {
        SessionMachine machine = machine(from, new ArrayList<>());
        boolean moved = machine.fire(trigger, "test", 1);
        text.append(
            String.format(
                Locale.ROOT,
                "%-13s %-22s %s\n",
                from,
                trigger + (trigger.isTimed() ? "*" : ""),
                moved ? machine.state() : "-"));
      }
    }
    return text.toString();
  }

  private static SessionMachine machine(SessionState state, List<String> moves) {
    return new SessionMachine(
        state, "test", (from, to, reason, at) -> moves.add(from + " -> " + to + ": " + reason), 0);
  }
}
