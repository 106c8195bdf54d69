package eu.riasc.wice.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.crypto.KeyPair;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.SignalingException.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class PublishingTest extends SignalingFixture {
  @Test
  void sealsOnceForAllTransports() {
    signaling.publish(toBob, Peers.message("a"), SECOND);

    assertThat(first.published).hasSize(1);
    assertThat(second.published).containsExactly(first.published.get(0));
    assertThat(sealer.open(Peers.BOB, first.published.get(0))).isEqualTo(Peers.message("a"));
  }

  @Test
  void publishingEndsWellWithTheFirstTransportThatTakesIt() {
    CompletionStage<Void> published = signaling.publish(toBob, Peers.message("a"), SECOND);
    first.answers.get(0).completeExceptionally(new SignalingException(Code.UNAVAILABLE, "down"));
    assertThat(published.toCompletableFuture()).isNotDone();

    second.answers.get(0).complete(null);

    assertThat(published.toCompletableFuture()).isCompletedWithValue(null);
    assertThat(signaling.statistics().published()).isEqualTo(1);
    assertThat(time.scheduled()).isZero();
  }

  @Test
  void publishingFailsWhenAllTransportsHave() {
    CompletionStage<Void> published = signaling.publish(toBob, Peers.message("a"), SECOND);
    first.answers.get(0).completeExceptionally(new SignalingException(Code.UNAVAILABLE, "down"));
    second.answers.get(0).completeExceptionally(new IllegalStateException("broken"));

    assertFailed(published, Code.UNAVAILABLE);
    assertThatThrownBy(() -> published.toCompletableFuture().join())
        .hasMessageContaining("p2p failed: down; p2p failed: broken");
    assertThat(signaling.statistics().publishFailures()).isEqualTo(1);
  }

  @Test
  void publishingFailsAtItsDeadlineWhenTransportsAreSilent() {
    CompletionStage<Void> published = signaling.publish(toBob, Peers.message("a"), SECOND);
    time.advance(SECOND.minusNanos(1));
    assertThat(published.toCompletableFuture()).isNotDone();

    time.advance(Duration.ofNanos(1));

    assertFailed(published, Code.DEADLINE_EXCEEDED);
    assertFailed(
        signaling.publish(toBob, Peers.message("a"), Duration.ZERO), Code.DEADLINE_EXCEEDED);
  }

  private static Message withCandidates(int count) {
    SessionDescription some = Peers.session(Peers.ALICE.publicKey(), Peers.BOB.publicKey());
    List<CandidateDescription> candidates = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      candidates.add(Peers.candidate(4000 + i));
    }
    Content content = new Content(null, candidates, true, false, 5, List.of(), null, null);
    return Message.of(some.part(content, null));
  }

  @Test
  void onlyTheTransportWithSmallEnvelopesGetsADescriptionInParts() {
    second.maxEnvelopeBytes = 1200;

    CompletionStage<Void> published =
        signaling.publish(toBob, withCandidates(40), SECOND, "second");
    signaling.publish(toBob, withCandidates(40), SECOND, "first");
    signaling.publish(toBob, withCandidates(1), SECOND);

    assertThat(first.published).hasSize(2);
    assertThat(second.published).hasSize(4);
    assertThat(second.published.get(3)).isEqualTo(first.published.get(1));
    second.answers.get(0).complete(null);
    second.answers.get(1).complete(null);
    assertThat(published.toCompletableFuture()).isNotDone();
    second.answers.get(2).complete(null);
    assertThat(published.toCompletableFuture()).isCompletedWithValue(null);
  }

  @Test
  void partsAreSealedOnceForTransportsOfOneLimit() {
    first.maxEnvelopeBytes = 1200;
    second.maxEnvelopeBytes = 1200;

    signaling.publish(toBob, withCandidates(40), SECOND);

    assertThat(first.published).hasSize(3).isEqualTo(second.published);
  }

  @Test
  void aTransportThatAPartFailsOnHasFailed() {
    first.maxEnvelopeBytes = 1200;
    CompletionStage<Void> published = signaling.publish(toBob, withCandidates(40), SECOND, "first");
    first.answers.get(0).completeExceptionally(new SignalingException(Code.OVERLOADED, "full"));
    first.answers.get(1).complete(null);
    first.answers.get(2).complete(null);

    assertFailed(published, Code.OVERLOADED);
  }

  @Test
  void whatOneTransportIsTooSmallForGoesOverTheOthers() {
    first.maxEnvelopeBytes = 1200;
    Message large = Message.of(new Credentials("u".repeat(200), "p".repeat(2000), false));

    CompletionStage<Void> published = signaling.publish(toBob, large, SECOND);
    assertThat(first.published).isEmpty();
    second.answers.get(0).complete(null);

    assertThat(published.toCompletableFuture()).isCompletedWithValue(null);
    assertFailed(signaling.publish(toBob, large, SECOND, "first"), Code.TOO_LARGE);
  }

  @Test
  void publishesOverOneTransportWhenAskedTo() {
    signaling.publish(toBob, Peers.message("a"), SECOND, "second");

    assertThat(first.published).isEmpty();
    assertThat(second.published).hasSize(1);
    assertFailed(signaling.publish(toBob, Peers.message("a"), SECOND, "third"), Code.UNAVAILABLE);
  }

  @Test
  void aTransportThatThrowsDoesNotHurtTheOther() {
    first.throwing = true;
    Subscription subscription = signaling.subscribe(toBob, inbox::add);
    second.subscriptions.get(0).ready.complete(null);
    CompletionStage<Void> published = signaling.publish(toBob, Peers.message("a"), SECOND);
    second.answers.get(0).complete(null);
    second.arrive(fromBob("b"));

    assertThat(subscription.ready().toCompletableFuture()).isCompletedWithValue(null);
    assertThat(published.toCompletableFuture()).isCompletedWithValue(null);
    assertThat(inbox).hasSize(1);
    signaling.close();
    assertThat(second.closed).isTrue();
  }

  @Test
  void whatCannotBeSealedFailsTheStage() {
    PublicKey low = PublicKey.of(new byte[32]);

    assertFailed(
        signaling.publish(new KeyPair(Peers.ALICE, low), Peers.message("a"), SECOND),
        Code.NOT_AUTHENTIC);
    assertThat(first.published).isEmpty();
  }
}
