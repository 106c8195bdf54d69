package eu.riasc.wice.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.crypto.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final TransportContext context = new ManualTime().context();
  private final PublicKey bob = Peers.BOB.publicKey();
  private final Envelope envelope =
      new Envelope(Peers.ALICE.publicKey(), bob, new byte[16], new byte[24]);

  @Test
  void transportsOfOneNameShareANetworkAndOthersDoNot() {
    try (Transport one = SignalingTransports.open("inprocess:test", context);
        Transport two = SignalingTransports.open(" INPROCESS:test ", context);
        Transport other = SignalingTransports.open("inprocess:other", context);
        Transport unnamed = SignalingTransports.open("inprocess:", context)) {
      List<Envelope> inbox = new ArrayList<>();
      List<Envelope> elsewhere = new ArrayList<>();
      two.subscribe(bob, inbox::add, null);
      other.subscribe(bob, elsewhere::add, null);
      unnamed.subscribe(bob, elsewhere::add, null);

      one.publish(envelope, SECOND);

      assertThat(inbox).containsExactly(envelope);
      assertThat(elsewhere).isEmpty();
    }
  }

  @Test
  void theLastToCloseTakesTheNetworkAlong() {
    Transport one = SignalingTransports.open("inprocess:short-lived", context);
    Transport two = SignalingTransports.open("inprocess:short-lived", context);
    one.close();
    one.close();
    assertThat(InProcessTransportProvider.isInUse("short-lived")).isTrue();

    two.close();

    assertThat(InProcessTransportProvider.isInUse("short-lived")).isFalse();
  }

  @Test
  void aKeyWithoutSubscribersCostsNothing() {
    InProcessNetwork network = new InProcessNetwork();
    Transport one = network.open();
    Transport two = network.open();
    TransportSubscription subscription = one.subscribe(bob, e -> {}, null);
    two.subscribe(bob, e -> {}, null);
    two.subscribe(Peers.CAROL.publicKey(), e -> {}, null);
    assertThat(network.subscribedKeys()).isEqualTo(2);

    two.close();
    assertThat(network.subscribedKeys()).isEqualTo(1);
    subscription.close();
    subscription.close();
    assertThat(network.subscribedKeys()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "gopher:x, backend refused: found scheme 'gopher'",
    "relative, backend refused: 'relative' has no scheme",
    "'', backend refused: '' has no scheme",
    "'a b:', backend refused: 'a b:' is no URI",
    "'://x', backend refused: '://x' is no URI"
  })
  void whatNoProviderUnderstandsIsRefusedWithAListOfSchemes(String uri, String start) {
    assertThatThrownBy(() -> SignalingTransports.open(uri, context))
        .isInstanceOfSatisfying(
            SignalingException.class,
            e -> assertThat(e.code()).isEqualTo(SignalingException.Code.BAD_URI))
        .hasMessageStartingWith(start)
        .hasMessageEndingWith(", expected one of inprocess")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource({"inprocess:a/b", "inprocess:a?b=c", "inprocess://host:1/x", "inprocess:a#b"})
  void aNameOfAnotherShapeIsRefused(String uri) {
    assertThatThrownBy(() -> SignalingTransports.open(uri, context))
        .isInstanceOf(SignalingException.class)
        .hasMessageStartingWith("backend refused: found '" + uri + "', expected inprocess: or ");
  }
}
