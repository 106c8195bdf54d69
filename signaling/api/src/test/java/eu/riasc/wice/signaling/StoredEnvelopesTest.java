package eu.riasc.wice.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.crypto.KeyPair;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class StoredEnvelopesTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ScriptedTransport first = new ScriptedTransport();
  private final ScriptedTransport second = new ScriptedTransport();
  private final Signaling signaling =
      new Signaling(
          Map.of("first", first, "second", second), Runnable::run, new ManualTime().context());
  private final KeyPair toBob = Peers.pair(Peers.ALICE, Peers.BOB);

  @Test
  void whatIsPublishedAgainPassesOverTransportsThatStillHoldTheOneBefore() {
    first.stored = true;

    CompletionStage<Void> published = signaling.republish(toBob, Peers.message("a"), SECOND);

    assertThat(first.published).isEmpty();
    assertThat(second.published).hasSize(1);
    assertThat(published.toCompletableFuture()).isCompletedWithValue(null);
  }

  @Test
  void aTransportThatCannotTellIsSentItAgain() {
    first.stored = null;

    signaling.republish(toBob, Peers.message("a"), SECOND);

    assertThat(first.published).hasSize(1);
  }

  @Test
  void whatIsNewGoesToTransportsThatHoldTheOneBefore() {
    first.stored = true;

    signaling.publish(toBob, Peers.message("a"), SECOND);

    assertThat(first.published).hasSize(1);
  }

  @Test
  void transportsAreToldThatAGroupsKeyIsShared() {
    signaling.subscribeGroup(Peers.CAROL, received -> {});
    signaling.subscribeAll(Peers.ALICE, received -> {});

    assertThat(first.shared).containsExactly(Peers.CAROL.publicKey());
    assertThat(second.shared).containsExactly(Peers.CAROL.publicKey());
  }
}
