package eu.riasc.wice.session;

import eu.riasc.wice.signaling.Content;
import eu.riasc.wice.signaling.SessionDescription;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a description of the peer leads to: the four rules of {@code PROTOCOL.md} §3. */
final class FourRules {
  private final Dialogue dialogue;
  private final DialogueOwner owner;
  private final DialogueCounters counters;
  private final DoublingInterval restarts =
      new DoublingInterval(Duration.ofSeconds(1), Duration.ofSeconds(60));

  FourRules(Dialogue dialogue, DialogueOwner owner, DialogueCounters counters) {
    this.dialogue = dialogue;
    this.owner = owner;
    this.counters = counters;
  }

  /** As {@link Dialogue#handle}. */
  boolean handle(SessionDescription description, @Nullable String via, long nowNanos) {
    if (dialogue.isOurs(description)) {
      counters.reflected++;
      return false;
    }
    if (dialogue.isSayingFarewell()) {
      return false;
    }
    Freshness freshness = Freshness.judge(description, dialogue.generation());
    Content content = description.content();
    if (content != null && content.closing() && freshness != Freshness.CURRENT) {
      counters.staleFarewells++;
      return false;
    }
    switch (freshness) {
      case STALE -> answerStale(description, via, nowNanos);
      case BOUND_ELSEWHERE -> dialogue.answer(description, false, via, nowNanos);
      case ACCEPTABLE -> accept(description, nowNanos);
      case CURRENT -> update(description, nowNanos);
      case RESTARTED -> restart(description, nowNanos);
    }
    return (freshness == Freshness.CURRENT || freshness == Freshness.ACCEPTABLE)
        && description.sessionId().equals(dialogue.generation().boundTo());
  }

  /**
   * Rule 1. What the peer has to say now that it hears of us is under way as long as this answer:
   * the first time in a generation, our repetition waits for it.
   */
  private void answerStale(SessionDescription description, @Nullable String via, long nowNanos) {
    counters.stale++;
    boolean full = owner.offersContent();
    boolean first = full && !dialogue.generation().hasNamedAnybody();
    if (dialogue.answer(description, full, via, nowNanos) && first && dialogue.isRepeating()) {
      dialogue.postponeRepetition(nowNanos);
    }
  }

  private void accept(SessionDescription description, long nowNanos) {
    if (!owner.admits(description, nowNanos)) {
      counters.newcomersRefused++;
      return;
    }
    Generation accepting = dialogue.generation();
    accepting.bind(description.sessionId());
    owner.accepted(description, nowNanos);
    note(description, nowNanos);
    if (dialogue.generation() == accepting && accepting.hasTold(description.sessionId())) {
      dialogue.stopRepeating();
      dialogue.acknowledgeLater(description, nowNanos);
    } else {
      dialogue.answer(description, true, null, nowNanos);
    }
  }

  private void update(SessionDescription description, long nowNanos) {
    Generation before = dialogue.generation();
    Generation.Arrival arrival = note(description, nowNanos);
    boolean asked = arrival == Generation.Arrival.KNOWN && description.wantAck();
    if (dialogue.generation() != before) {
      return;
    }
    if (dialogue.isSilent() && (asked || arrival == Generation.Arrival.NEWER)) {
      dialogue.answer(description, false, null, nowNanos);
    } else if (arrival == Generation.Arrival.NEWER) {
      dialogue.acknowledgeLater(description, nowNanos);
    } else if (asked && !dialogue.isAcknowledging()) {
      dialogue.answer(description, true, null, nowNanos);
    }
  }

  private void restart(SessionDescription description, long nowNanos) {
    if (!restarts.allows(nowNanos)) {
      counters.restartsRefused++;
      dialogue.answer(description, false, null, nowNanos);
      return;
    }
    if (!owner.admits(description, nowNanos)) {
      counters.newcomersRefused++;
      return;
    }
    restarts.take(nowNanos);
    counters.restartsByPeer++;
    dialogue.begin(owner.restarted(nowNanos));
    dialogue.answer(description, true, null, nowNanos);
  }

  /** Applies what is newer, and notes what is acknowledged. */
  private Generation.Arrival note(SessionDescription description, long nowNanos) {
    Generation generation = dialogue.generation();
    if (generation.id().equals(description.peerSessionId())) {
      generation.acknowledged(description.peerRevision());
      if (!generation.wantsAcknowledgement()) {
        dialogue.stopRepeating();
      }
    }
    Content content = description.content();
    if (content == null) {
      return Generation.Arrival.KNOWN;
    }
    boolean first = generation.appliedRevision() == 0;
    Generation.Arrival arrival = generation.arrived(description.revision(), description.part());
    if (first && arrival == Generation.Arrival.NEWER && PathProof.isWholeEverywhere(description)) {
      generation.acceptedWhole();
    }
    switch (arrival) {
      case KNOWN -> {}
      case PART -> owner.updated(content.withoutEnd(), nowNanos);
      case NEWER -> owner.updated(content, nowNanos);
    }
    return arrival;
  }
}
