package eu.riasc.wice.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.crypto.KeyPair;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.crypto.SharedKeyCache;
import eu.riasc.wice.signaling.SignalingException.Code;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class SignalingTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualTime time = new ManualTime();
  private final ScriptedTransport first = new ScriptedTransport();
  private final ScriptedTransport second = new ScriptedTransport();
  private final Signaling signaling =
      new Signaling(Map.of("first", first, "second", second), Runnable::run, time.context());
  private final EnvelopeSealer sealer = new EnvelopeSealer(new SharedKeyCache(64), new Random(2));
  private final KeyPair toBob = Peers.pair(Peers.ALICE, Peers.BOB);
  private final List<Received> inbox = new ArrayList<>();

  private Envelope fromBob(String ufrag) {
    return sealer.seal(Peers.pair(Peers.BOB, Peers.ALICE), Peers.message(ufrag));
  }

  private Envelope fromStranger(long seed) {
    return sealer.seal(Peers.pair(Peers.key(seed), Peers.ALICE), Peers.message("stranger"));
  }

  private static void assertFailed(CompletionStage<Void> stage, Code code) {
    assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
    assertThatThrownBy(() -> stage.toCompletableFuture().join())
        .cause()
        .isInstanceOfSatisfying(SignalingException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageNotContaining("\n");
  }

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

  @Test
  void handsAMessageToEveryHandlerThatWantsItsSender() {
    List<Received> fromCarol = new ArrayList<>();
    List<Received> all = new ArrayList<>();
    signaling.subscribe(toBob, inbox::add);
    signaling.subscribe(Peers.pair(Peers.ALICE, Peers.CAROL), fromCarol::add);
    signaling.subscribeAll(Peers.ALICE, all::add);

    first.arrive(fromBob("b"));

    Received expected = new Received(toBob.publicKeys(), Peers.message("b"), "first");
    assertThat(inbox).containsExactly(expected);
    assertThat(all).containsExactly(expected);
    assertThat(fromCarol).isEmpty();
    assertThat(first.subscriptions).hasSize(1);
    assertThat(signaling.statistics().delivered()).isEqualTo(2);
  }

  @Test
  void dropsSendersNobodyWantsWithoutOpeningThem() {
    signaling.subscribe(toBob, inbox::add);

    first.arrive(fromStranger(100));

    assertThat(inbox).isEmpty();
    assertThat(signaling.statistics().unwanted()).isEqualTo(1);
  }

  @Test
  void anEnvelopeThatComesAgainIsDeliveredOnce() {
    signaling.subscribe(toBob, inbox::add);
    Envelope envelope = fromBob("b");
    first.arrive(envelope);
    second.arrive(envelope);
    first.arrive(envelope);

    assertThat(inbox).hasSize(1);
    assertThat(signaling.statistics().duplicates()).isEqualTo(2);
  }

  @Test
  void aForgedCopyDoesNotKeepTheTrueEnvelopeOut() {
    signaling.subscribe(toBob, inbox::add);
    Envelope envelope = fromBob("b");
    byte[] changed = envelope.body().clone();
    changed[0] ^= 1;
    first.arrive(new Envelope(envelope.sender(), envelope.recipient(), changed, envelope.nonce()));

    second.arrive(envelope);

    assertThat(inbox).hasSize(1);
    assertThat(signaling.statistics().refused()).isEqualTo(1);
  }

  @Test
  void aHandlerThatThrowsDoesNotHurtTheOthers() {
    signaling.subscribe(
        toBob,
        received -> {
          throw new IllegalStateException("handler");
        });
    signaling.subscribe(toBob, inbox::add);

    first.arrive(fromBob("b"));

    assertThat(inbox).hasSize(1);
    assertThat(signaling.statistics().handlerFailures()).isEqualTo(1);
  }

  @Test
  void unknownSendersAreLimitedAndKnownOnesAreNot() {
    signaling.subscribeAll(Peers.ALICE, inbox::add);
    signaling.subscribe(toBob, received -> {});
    for (int i = 0; i < 1000; i++) {
      first.arrive(fromStranger(1000 + i));
    }
    int opened = inbox.size();
    first.arrive(fromBob("b"));

    assertThat(opened).isEqualTo(150); // half a second of its own part, and the whole reserve
    assertThat(inbox).hasSize(opened + 1);
    assertThat(signaling.statistics().limited()).isEqualTo(850);
  }

  @Test
  void aFloodOverOneTransportLeavesTheOtherItsPart() {
    signaling.subscribeAll(Peers.ALICE, inbox::add);
    for (int i = 0; i < 500; i++) {
      first.arrive(fromStranger(1000 + i));
    }
    inbox.clear();
    for (int i = 0; i < 50; i++) {
      second.arrive(fromStranger(2000 + i));
    }

    assertThat(inbox).hasSize(50);
  }

  @Test
  void sendersThePredicateKnowsAreNotLimited() {
    ScriptedTransport transport = new ScriptedTransport();
    try (Signaling open =
        new Signaling(Map.of("t", transport), Runnable::run, time.context(), key -> true)) {
      open.subscribeAll(Peers.ALICE, inbox::add);
      for (int i = 0; i < 300; i++) {
        transport.arrive(fromStranger(3000 + i));
      }
      assertThat(inbox).hasSize(300);
      assertThat(open.type()).isEqualTo(BackendType.P2P);
      assertThat(signaling.type()).isEqualTo(BackendType.MULTI);
    }
  }

  @Test
  void noMoreThanABoundedNumberOfEnvelopesWaitToBeOpened() {
    Queue<Runnable> waiting = new ArrayDeque<>();
    ScriptedTransport transport = new ScriptedTransport();
    try (Signaling slow =
        new Signaling(Map.of("t", transport), waiting::add, time.context(), key -> true)) {
      slow.subscribeAll(Peers.ALICE, inbox::add);
      Envelope envelope = fromBob("b");
      for (int i = 0; i < Inbound.MAX_WAITING + 10; i++) {
        transport.arrive(envelope);
      }
      assertThat(waiting).hasSize(Inbound.MAX_WAITING);
      assertThat(slow.statistics().overloaded()).isEqualTo(10);

      waiting.forEach(Runnable::run);

      assertThat(inbox).hasSize(1);
      transport.arrive(fromBob("c"));
      assertThat(waiting).hasSize(Inbound.MAX_WAITING + 1);
    }
  }

  @Test
  void anExecutorThatRefusesCostsTheEnvelopeOnly() {
    ScriptedTransport transport = new ScriptedTransport();
    try (Signaling refusing =
        new Signaling(
            Map.of("t", transport),
            task -> {
              throw new RejectedExecutionException("no");
            },
            time.context())) {
      refusing.subscribe(toBob, inbox::add);
      for (int i = 0; i < Inbound.MAX_WAITING + 10; i++) {
        transport.arrive(fromBob("b" + i));
      }
      assertThat(refusing.statistics().overloaded()).isEqualTo(Inbound.MAX_WAITING + 10L);
    }
  }

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
