package eu.riasc.wice.session;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.crypto.PublicKeyPair;
import eu.riasc.wice.signaling.Content;
import eu.riasc.wice.signaling.Message;
import eu.riasc.wice.signaling.MessageSplitter;
import eu.riasc.wice.signaling.SessionDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A description that comes in parts, at the one who gets it. */
class DescriptionPartsTest {
  private static final int CANDIDATES = 32;
  private static final long LATER = Duration.ofSeconds(2).toNanos();

  private final Random random = new Random(7);
  private final PublicKey alice = World.key(1).publicKey();
  private final PublicKey bob = World.key(2).publicKey();
  private final List<SessionDescription> fromAlice = new ArrayList<>();
  private final List<SessionDescription> fromBob = new ArrayList<>();
  private final ModelPeer atAlice =
      new ModelPeer(new PublicKeyPair(alice, bob), CANDIDATES, random, fromAlice::add, () -> {}, 0);
  private final ModelPeer atBob =
      new ModelPeer(new PublicKeyPair(bob, alice), CANDIDATES, random, fromBob::add, () -> {}, 0);

  private static SessionDescription last(List<SessionDescription> said) {
    return said.get(said.size() - 1);
  }

  /** What Alice says once she has heard of Bob's generation, in two parts. */
  private List<SessionDescription> freshInParts() {
    atBob.dialogue.announce(0);
    atAlice.dialogue.handle(last(fromBob), "model", 0);
    List<SessionDescription> parts = new ArrayList<>();
    for (Message part : MessageSplitter.split(Message.of(last(fromAlice)), 1200)) {
      parts.add(Objects.requireNonNull(part.session()));
    }
    assertThat(parts).hasSize(2);
    return parts;
  }

  private Content known() {
    return Objects.requireNonNull(atBob.theirs());
  }

  @Test
  void candidatesAreTakenAtOnceAndTheirEndAndTheAcknowledgementWaitForTheLastPart() {
    List<SessionDescription> parts = freshInParts();

    atBob.dialogue.handle(parts.get(1), "model", 0);
    assertThat(last(fromBob).peerSessionId()).isEqualTo(atAlice.dialogue.generation().id());
    assertThat(last(fromBob).peerRevision()).isZero();
    assertThat(known().candidates()).hasSizeBetween(1, CANDIDATES - 1);
    assertThat(known().endOfCandidates()).isFalse();

    atBob.dialogue.handle(parts.get(0), "model", LATER);
    atBob.dialogue.handleTimeout(LATER + Dialogue.ACKNOWLEDGEMENT_DELAY.toNanos());
    assertThat(last(fromBob).peerRevision()).isEqualTo(parts.get(0).revision());
    assertThat(known().candidates()).hasSize(CANDIDATES);
    assertThat(known().endOfCandidates()).isTrue();
  }

  @Test
  void aPartOfAnIncompleteRevisionIsNotAnsweredThoughItAsks() {
    List<SessionDescription> parts = freshInParts();
    atBob.dialogue.handle(parts.get(1), "model", 0);
    int before = fromBob.size();
    assertThat(parts.get(1).wantAck()).isTrue();

    atBob.dialogue.handle(parts.get(1), "model", LATER);

    assertThat(fromBob).hasSize(before);
  }
}
