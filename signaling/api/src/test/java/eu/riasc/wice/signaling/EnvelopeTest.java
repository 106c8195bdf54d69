package eu.riasc.wice.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import eu.riasc.wice.crypto.KeyPair;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.crypto.SealedBox;
import eu.riasc.wice.crypto.SharedKeyCache;
import eu.riasc.wice.signaling.SignalingException.Code;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
  private final PublicKey alice = Peers.ALICE.publicKey();
  private final PublicKey bob = Peers.BOB.publicKey();
  private final EnvelopeSealer sealer = new EnvelopeSealer(new SharedKeyCache(8), new Random(1));
  private final Message message = Message.of(Peers.session(alice, bob));
  private final Envelope sealed = sealer.seal(Peers.pair(Peers.ALICE, Peers.BOB), message);

  @Test
  void opensForItsRecipientOnly() {
    assertThat(sealer.open(Peers.BOB, sealed)).isEqualTo(message);
    assertRefused(Code.REFLECTED, () -> sealer.open(Peers.CAROL, sealed));
    Envelope readdressed =
        new Envelope(alice, Peers.CAROL.publicKey(), sealed.body(), sealed.nonce());
    assertRefused(Code.NOT_AUTHENTIC, () -> sealer.open(Peers.CAROL, readdressed));
  }

  @Test
  void reflectedDescriptionsAreRefusedThoughTheyOpen() {
    Envelope reflected = new Envelope(bob, alice, sealed.body(), sealed.nonce());

    assertThat(
            SealedBox.open(reflected.body(), reflected.nonce(), SealedBox.agree(Peers.ALICE, bob)))
        .isEqualTo(MessageCodec.encode(message));
    assertRefused(Code.REFLECTED, () -> sealer.open(Peers.ALICE, reflected));
  }

  @Test
  void descriptionsOfOtherPeersAreRefused() {
    Message stolen = Message.of(Peers.session(Peers.CAROL.publicKey(), bob));
    Envelope envelope = sealer.seal(Peers.pair(Peers.ALICE, Peers.BOB), stolen);

    assertRefused(Code.REFLECTED, () -> sealer.open(Peers.BOB, envelope));
  }

  @Test
  void talkingToOneselfIsRefused() {
    KeyPair self = new KeyPair(Peers.ALICE, alice);
    Envelope toSelf = new Envelope(alice, alice, sealed.body(), sealed.nonce());

    assertRefused(Code.REFLECTED, () -> sealer.seal(self, message));
    assertRefused(Code.REFLECTED, () -> sealer.open(Peers.ALICE, toSelf));
  }

  @Test
  void lowOrderKeysAreRefusedBothWays() {
    PublicKey low = PublicKey.of(new byte[32]);
    Envelope fromLow = new Envelope(low, bob, sealed.body(), sealed.nonce());

    assertRefused(Code.NOT_AUTHENTIC, () -> sealer.seal(new KeyPair(Peers.ALICE, low), message));
    assertRefused(Code.NOT_AUTHENTIC, () -> sealer.open(Peers.BOB, fromLow));
  }

  @Test
  void bodiesThatHoldNoMessageAreRefused() {
    byte[] body =
        SealedBox.seal(new byte[] {(byte) 0xff}, sealed.nonce(), SealedBox.agree(Peers.ALICE, bob));

    assertRefused(
        Code.MALFORMED,
        () -> sealer.open(Peers.BOB, new Envelope(alice, bob, body, sealed.nonce())));
    assertRefused(
        Code.NOT_AUTHENTIC,
        () -> sealer.open(Peers.BOB, new Envelope(alice, bob, new byte[3], sealed.nonce())));
  }

  @Test
  void everyEnvelopeHasANonceOfItsOwn() {
    Envelope again = sealer.seal(Peers.pair(Peers.ALICE, Peers.BOB), message);

    assertThat(again.nonce()).isNotEqualTo(sealed.nonce());
    assertThat(again.body()).isNotEqualTo(sealed.body());
  }

  @Test
  void envelopesSurviveTheirBytes() {
    assertThat(EnvelopeCodec.decode(EnvelopeCodec.encode(sealed))).isEqualTo(sealed);
    assertThat(sealed.toString())
        .isEqualTo(
            "Envelope["
                + alice.fingerprint()
                + " -> "
                + bob.fingerprint()
                + ", "
                + sealed.body().length
                + " bytes]");
  }

  @Test
  void malformedEnvelopesAreRefusedInOneLine() {
    var valid = EnvelopeCodec.toWire(sealed).toBuilder();
    ByteString bytes31 = ByteString.copyFrom(new byte[31]);

    assertRefused(
        Code.MALFORMED, () -> EnvelopeCodec.fromWire(valid.clone().setSender(bytes31).build()));
    assertRefused(
        Code.MALFORMED, () -> EnvelopeCodec.fromWire(valid.clone().clearRecipient().build()));
    assertRefused(
        Code.MALFORMED, () -> EnvelopeCodec.fromWire(valid.clone().clearContents().build()));
    assertRefused(Code.MALFORMED, () -> EnvelopeCodec.decode(new byte[0]));
    assertRefused(Code.MALFORMED, () -> EnvelopeCodec.decode(new byte[] {1, 2, 3}));
  }

  @Test
  void sixtyFourKibibytesIsTheMost() {
    Envelope most = new Envelope(alice, bob, new byte[EnvelopeCodec.MAX_BYTES - 102], nonce());
    assertThat(EnvelopeCodec.encode(most).length).isEqualTo(EnvelopeCodec.MAX_BYTES);
    assertThat(EnvelopeCodec.decode(EnvelopeCodec.encode(most))).isEqualTo(most);

    Envelope more = new Envelope(alice, bob, new byte[EnvelopeCodec.MAX_BYTES - 101], nonce());
    assertRefused(Code.TOO_LARGE, () -> EnvelopeCodec.encode(more));
    assertRefused(
        Code.TOO_LARGE, () -> EnvelopeCodec.decode(new byte[EnvelopeCodec.MAX_BYTES + 1]));
    assertRefused(Code.TOO_LARGE, () -> EnvelopeCodec.fromWire(EnvelopeCodec.toWire(more)));
    Message large = Peers.message("u".repeat(EnvelopeCodec.MAX_BYTES));
    assertRefused(Code.TOO_LARGE, () -> sealer.seal(Peers.pair(Peers.ALICE, Peers.BOB), large));
  }

  @Test
  void whateverIsSealedCanBeEncoded() {
    int longest = EnvelopeCodec.MAX_BYTES - 150;
    Message large = Peers.message("u".repeat(longest));
    Envelope envelope = sealer.seal(Peers.pair(Peers.ALICE, Peers.BOB), large);

    assertThat(EnvelopeCodec.encode(envelope).length).isLessThanOrEqualTo(EnvelopeCodec.MAX_BYTES);
  }

  private static byte[] nonce() {
    return new byte[SealedBox.NONCE_BYTES];
  }

  private static void assertRefused(Code code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(SignalingException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageNotContaining("\n");
  }
}
