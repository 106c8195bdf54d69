package eu.riasc.wice.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.crypto.KeyPair;
import eu.riasc.wice.crypto.SharedKeyCache;
import eu.riasc.wice.signaling.SignalingException.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;

/** A façade over two transports that a test speaks for, and what peers seal for it. */
abstract class SignalingFixture {
  static final Duration SECOND = Duration.ofSeconds(1);

  final ManualTime time = new ManualTime();
  final ScriptedTransport first = new ScriptedTransport();
  final ScriptedTransport second = new ScriptedTransport();
  final Signaling signaling =
      new Signaling(Map.of("first", first, "second", second), Runnable::run, time.context());
  final EnvelopeSealer sealer = new EnvelopeSealer(new SharedKeyCache(64), new Random(2));
  final KeyPair toBob = Peers.pair(Peers.ALICE, Peers.BOB);
  final List<Received> inbox = new ArrayList<>();

  Envelope fromBob(String ufrag) {
    return sealer.seal(Peers.pair(Peers.BOB, Peers.ALICE), Peers.message(ufrag));
  }

  Envelope fromStranger(long seed) {
    return sealer.seal(Peers.pair(Peers.key(seed), Peers.ALICE), Peers.message("stranger"));
  }

  static void assertFailed(CompletionStage<Void> stage, Code code) {
    assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
    assertThatThrownBy(() -> stage.toCompletableFuture().join())
        .cause()
        .isInstanceOfSatisfying(SignalingException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageNotContaining("\n");
  }
}
