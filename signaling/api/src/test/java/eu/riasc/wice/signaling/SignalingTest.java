package eu.riasc.wice.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.signaling.SignalingException.Code;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class SignalingTest extends SignalingFixture {
  @Test
  void isReadyWithTheFirstTransportAndFailsWithTheLast() {
    Subscription one = signaling.subscribe(toBob, inbox::add);
    first
        .subscriptions
        .get(0)
        .ready
        .completeExceptionally(new SignalingException(Code.REFUSED, "no"));
    assertThat(one.ready().toCompletableFuture()).isNotDone();

    second.subscriptions.get(0).ready.completeExceptionally(new IllegalStateException("broken"));

    assertFailed(one.ready(), Code.INTERNAL);
    assertFailed(signaling.subscribeAll(Peers.ALICE, inbox::add).ready(), Code.INTERNAL);
    Subscription other = signaling.subscribeAll(Peers.BOB, inbox::add);
    second.subscriptions.get(1).ready.complete(null);
    assertThat(other.ready().toCompletableFuture()).isCompletedWithValue(null);
    assertThat(signaling.subscribeAll(Peers.BOB, inbox::add).ready().toCompletableFuture())
        .isCompletedWithValue(null);
  }

  @Test
  void theLastListenerTakesItsKeyOffTheTransports() {
    Subscription one = signaling.subscribe(toBob, inbox::add);
    Subscription two = signaling.subscribeAll(Peers.ALICE, inbox::add);
    one.close();
    one.close();
    assertThat(first.subscriptions.get(0).closed).isFalse();

    two.close();

    assertThat(first.subscriptions.get(0).closed).isTrue();
    assertThat(second.subscriptions.get(0).closed).isTrue();
    assertFailed(two.ready(), Code.CLOSED);
    signaling.subscribe(toBob, inbox::add);
    assertThat(first.subscriptions).hasSize(2);
    first.arrive(fromBob("again"));
    assertThat(inbox).hasSize(1);
  }

  @Test
  void aPeerIsKnownForAsLongAsItIsSubscribedTo() {
    Subscription one = signaling.subscribe(toBob, received -> {});
    Subscription two = signaling.subscribe(toBob, received -> {});
    signaling.subscribeAll(Peers.ALICE, inbox::add);
    one.close();
    for (int i = 0; i < 300; i++) {
      first.arrive(fromBob("known" + i));
    }
    assertThat(signaling.statistics().limited()).isZero();
    two.close();
    for (int i = 0; i < 300; i++) {
      first.arrive(fromBob("unknown" + i));
    }
    assertThat(signaling.statistics().limited()).isEqualTo(150);
  }

  @Test
  void transportsGetAProverForTheKeyAndNotTheKey() {
    signaling.subscribe(toBob, inbox::add);

    KeyProver prover = Objects.requireNonNull(first.subscriptions.get(0).prover);

    assertThat(prover.publicKey()).isEqualTo(Peers.ALICE.publicKey());
    assertThat(prover.toString()).doesNotContain(Peers.ALICE.base64().substring(0, 6));
  }

  @Test
  void closingEndsEverything() {
    Subscription subscription = signaling.subscribe(toBob, inbox::add);
    CompletionStage<Void> published = signaling.publish(toBob, Peers.message("a"), SECOND);
    EnvelopeHandler handler = first.subscriptions.get(0).handler;

    signaling.close();
    signaling.close();

    assertFailed(published, Code.CLOSED);
    assertFailed(subscription.ready(), Code.CLOSED);
    assertThat(first.closed).isTrue();
    assertThat(first.subscriptions.get(0).closed).isTrue();
    assertThat(time.scheduled()).isZero();
    handler.onEnvelope(fromBob("late"));
    assertThat(inbox).isEmpty();
    assertFailed(signaling.publish(toBob, Peers.message("a"), SECOND), Code.CLOSED);
    assertFailed(signaling.subscribe(toBob, inbox::add).ready(), Code.CLOSED);
  }

  @Test
  void refusesToBeMadeWithoutATransport() {
    assertThatThrownBy(() -> new Signaling(Map.of(), Runnable::run, time.context()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("signaling refused: found no transport, expected one");
  }
}
