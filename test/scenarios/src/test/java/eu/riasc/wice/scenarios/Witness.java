package eu.riasc.wice.scenarios;

import eu.riasc.wice.ice.agent.Role;
import eu.riasc.wice.session.EndpointEvent;
import eu.riasc.wice.session.SessionSnapshot;
import eu.riasc.wice.session.SessionState;
import eu.riasc.wice.signaling.Content;
import eu.riasc.wice.signaling.Id;
import eu.riasc.wice.signaling.SessionDescription;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one process says to a peer, and what becomes of what it hears from it, held against the
 * rules of the protocol's description, which are written down here a second time on purpose.
 */
final class Witness {
  /** As long as an answer may wait that only acknowledges. */
  private static final long ANSWERED_WITHIN_NANOS = Duration.ofMillis(150).toNanos();

  /** As long as the process we are connected to may take to answer a check. */
  private static final long OLD_PROCESS_NANOS = Duration.ofSeconds(2).toNanos();

  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int IDS_REMEMBERED = 8;
  private static final int MOST_ANSWERS = 2 * 10; // a full bucket, and what flows in

  /** When a generation of the peer was last heard, and when so that it may be told all. */
  private static final class Heard {
    long atNanos;
    boolean worthContent;
    long worthContentAtNanos;
    long mayWaitNanos = ANSWERED_WITHIN_NANOS;
  }

  private record Answer(long atNanos, Id id, boolean bare) {}

  private final Set<Id> ours = new HashSet<>();
  private final Map<Id, Heard> heard = new HashMap<>();
  private final Map<Id, Long> heardRevisions = new HashMap<>();
  private final Set<String> named = new HashSet<>();
  private final Map<Id, Id> boundTo = new HashMap<>();
  private final Map<Id, String> ufrags = new HashMap<>();
  private final Map<String, Content> contents = new HashMap<>();
  private final Map<String, Long> acknowledged = new HashMap<>();
  private final Map<Id, Long> saidRevisions = new HashMap<>();
  private final Deque<Answer> answers = new ArrayDeque<>();
  private boolean farewell;
  private long restarts;
  private boolean restarted;
  private long restartedAtNanos;

  /**
   * A description has come.
   *
   * @param before how the session stands, or null if there is none
   */
  void hears(SessionDescription d, @Nullable SessionSnapshot before, long nowNanos) {
    boolean accepts = before != null && before.sessionId().equals(d.peerSessionId());
    boolean echoes = before != null && before.sessionId().equals(d.echoSessionId());
    boolean bound = before != null && d.sessionId().equals(before.peerSessionId());
    Heard mine = heard.computeIfAbsent(d.sessionId(), none -> new Heard());
    mine.atNanos = nowNanos;
    boolean admitted = before == null && (d.peerSessionId() != null || d.echoSessionId() != null);
    if (accepts || echoes || admitted || isIdle(before)) {
      mine.worthContent = true;
      mine.worthContentAtNanos = nowNanos;
    }
    if (!bound) {
      mine.mayWaitNanos = OLD_PROCESS_NANOS + ANSWERED_WITHIN_NANOS;
    }
    if (d.peerSessionId() != null) {
      named.add(d.sessionId() + " accepts " + d.peerSessionId());
    }
    if (d.echoSessionId() != null) {
      named.add(d.sessionId() + " echoes " + d.echoSessionId());
    }
    if (d.content() != null) {
      heardRevisions.merge(d.sessionId(), d.revision(), Math::max);
    }
    farewell = bound && (accepts || echoes) && d.content() != null && d.content().closing();
  }

  private static boolean isIdle(@Nullable SessionSnapshot session) {
    return session != null && session.state() == SessionState.IDLE;
  }

  /** A description goes out. */
  void says(SessionDescription d, @Nullable SessionSnapshot session, long nowNanos) {
    ours.add(d.sessionId());
    Content content = d.content();
    if (content != null) {
      Content before = contents.putIfAbsent(d.sessionId() + " " + d.revision(), content);
      require(before == null || before.equals(content), "one revision says two things", d);
      saidRevisions.merge(d.sessionId(), d.revision(), Math::max);
      if (content.credentials() != null) {
        String ufrag = content.credentials().ufrag();
        boolean isNew = !ufrags.containsKey(d.sessionId()) && ufrags.containsValue(ufrag);
        String known = ufrags.putIfAbsent(d.sessionId(), ufrag);
        require(!isNew && (known == null || known.equals(ufrag)), "credentials are shared", d);
      }
    }
    Id accepted = d.peerSessionId();
    if (accepted != null) {
      requireFresh(d.sessionId(), accepted);
      require(
          d.peerRevision() <= heardRevisions.getOrDefault(accepted, 0L),
          "acknowledges too much",
          d);
      Long before = acknowledged.put(d.sessionId() + " " + accepted, d.peerRevision());
      require(before == null || before <= d.peerRevision(), "takes an acknowledgement back", d);
    }
    if (d.echoSessionId() != null) {
      echoes(d, d.echoSessionId(), session, nowNanos);
    }
  }

  /** Only what was just heard is echoed, not too often, and not everything to everybody. */
  private void echoes(
      SessionDescription d, Id echo, @Nullable SessionSnapshot session, long nowNanos) {
    require(!ours.contains(echo), "answers itself", d);
    Heard of = heard.get(echo);
    require(of != null && nowNanos - of.atNanos <= of.mayWaitNanos, "echoes what is over", d);
    if (d.content() != null && of != null) {
      boolean mayTell = of.worthContent && nowNanos - of.worthContentAtNanos <= of.mayWaitNanos;
      require(session != null && mayTell, "tells all to one that is not fresh", d);
    }
    while (!answers.isEmpty() && nowNanos - answers.peek().atNanos >= SECOND_NANOS) {
      answers.remove();
    }
    if (d.content() == null) {
      boolean again = answers.stream().anyMatch(each -> each.id.equals(echo));
      long ids = answers.stream().map(Answer::id).distinct().count();
      long bare = answers.stream().filter(Answer::bare).count();
      require(!again || ids > IDS_REMEMBERED, "answers one id twice within a second", d);
      require(bare < MOST_ANSWERS, "answers too often", d);
    }
    answers.add(new Answer(nowNanos, echo, d.content() == null));
  }

  /** Something happened to the session: a generation is bound once, to one that named it. */
  void looks(SessionSnapshot session, boolean ourKeyIsSmaller) {
    Id theirs = session.peerSessionId();
    if (theirs != null) {
      Id before = boundTo.putIfAbsent(session.sessionId(), theirs);
      require(before == null || before.equals(theirs), "a generation is bound twice", session);
      requireFresh(session.sessionId(), theirs);
    }
    if (theirs != null && session.state().hasPair() && !session.legacy()) {
      Role expected = ourKeyIsSmaller ? Role.CONTROLLING : Role.CONTROLLED;
      require(session.role() == expected, "the smaller key does not control", session);
    }
  }

  /** A move of the state. */
  void moved(EndpointEvent.StateChanged move) {
    if (move.from() == null) {
      answers.clear(); // a session of its own, with limits of its own
    }
    if (move.reason().equals("the peer closed the session")) {
      require(farewell, "obeys a farewell that is not fresh, or not of the bound one", move);
    }
  }

  /** How many restarts the peer has caused so far. */
  void restartsByPeer(long count, long nowNanos) {
    if (count > restarts) {
      boolean soon = restarted && nowNanos - restartedAtNanos < SECOND_NANOS;
      require(!soon && count == restarts + 1, "follows restarts too often", count);
      restarted = true;
      restartedAtNanos = nowNanos;
      restarts = count;
    }
  }

  /** Whether all that this process has said of its generation has come to the other. */
  boolean isKnownTo(Witness other, Id generation) {
    Long revision = saidRevisions.get(generation);
    return revision != null && revision.equals(other.heardRevisions.get(generation));
  }

  private void requireFresh(Id ours, Id theirs) {
    boolean fresh =
        named.contains(theirs + " accepts " + ours) || named.contains(theirs + " echoes " + ours);
    require(fresh, "accepted what never named our generation", theirs + " by " + ours);
  }

  private static void require(boolean holds, String what, Object by) {
    if (!holds) {
      throw new AssertionError(what + ": " + by);
    }
  }
}
