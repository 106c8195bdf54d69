package eu.riasc.wice.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class ReceivingTest extends SignalingFixture {
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
}
