package eu.riasc.wice.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.signaling.SignalingException.Code;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenSubscriptionTest {
  private final Envelope envelope =
      new Envelope(Peers.ALICE.publicKey(), Peers.BOB.publicKey(), new byte[16], new byte[24]);
  private final List<Envelope> received = new ArrayList<>();
  private final List<OpenSubscription> closed = new ArrayList<>();
  private final OpenSubscription subscription = new OpenSubscription(received::add, closed::add);

  @Test
  void closingTellsOnceAndNothingIsHandedOnAfterwards() {
    subscription.deliver(envelope);
    subscription.close();
    subscription.close();
    subscription.deliver(envelope);

    assertThat(closed).containsExactly(subscription);
    assertThat(received).containsExactly(envelope);
  }

  @Test
  void whatIsClosedBeforeItWasReadyFailsAsClosed() {
    subscription.close();

    assertThatThrownBy(() -> subscription.ready().toCompletableFuture().join())
        .cause()
        .isInstanceOfSatisfying(
            SignalingException.class, reason -> assertThat(reason.code()).isEqualTo(Code.CLOSED));
  }

  @Test
  void whatWasReadyStaysSo() {
    subscription.complete();
    subscription.fail(new SignalingException(Code.UNAVAILABLE, "interrupted"));
    subscription.close();

    assertThat(subscription.ready().toCompletableFuture()).isCompletedWithValue(null);
  }

  @Test
  void theReaderDoesNotFailWithAHandler() {
    OpenSubscription failing =
        new OpenSubscription(
            given -> {
              throw new IllegalStateException("a handler's fault");
            },
            closed::add);

    failing.deliver(envelope);

    assertThat(closed).isEmpty();
  }
}
