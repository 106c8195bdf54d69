package eu.riasc.wice.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SealedBoxTest {
  private static final long SEED = 0x77696365;

  private final PrivateKey sender = PrivateKey.of(Vectors.bytes("senderPrivateKey"));
  private final PrivateKey recipient = PrivateKey.of(Vectors.bytes("recipientPrivateKey"));
  private final SharedKey key = SealedBox.agree(sender, recipient.publicKey());

  static List<Vectors.SealedEnvelope> envelopes() {
    return Vectors.envelopes();
  }

  /** Every known encoding, in hexadecimal, that leads to the all-zero secret. */
  static List<byte[]> lowOrderPoints() {
    List<String> points =
        List.of(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
    List<byte[]> encodings = new ArrayList<>();
    for (String point : points) {
      byte[] low = HexFormat.of().parseHex(point);
      byte[] high = low.clone();
      high[31] |= (byte) 0x80;
      encodings.add(low);
      encodings.add(high);
    }
    return encodings;
  }

  @Test
  void sharedKeyIsThatOfTheVectorsFromBothSides() {
    byte[] expected = Vectors.bytes("precomputedSharedKey");

    assertThat(key.words()).isEqualTo(Salsa20.key(expected));
    assertThat(SealedBox.agree(recipient, sender.publicKey()).words())
        .isEqualTo(Salsa20.key(expected));
  }

  @ParameterizedTest
  @MethodSource("envelopes")
  void sealsToTheBytesOfTheVectors(Vectors.SealedEnvelope vector) {
    byte[] box = SealedBox.seal(vector.message(), vector.nonce(), key);

    assertThat(HexFormat.of().formatHex(vector.envelope()))
        .contains(
            HexFormat.of().formatHex(box) + "1218" + HexFormat.of().formatHex(vector.nonce()));
  }

  @ParameterizedTest
  @MethodSource("envelopes")
  void opensWhatItSealed(Vectors.SealedEnvelope vector) {
    byte[] box = SealedBox.seal(vector.message(), vector.nonce(), key);

    SharedKey theirs = SealedBox.agree(recipient, sender.publicKey());
    assertThat(SealedBox.open(box, vector.nonce(), theirs)).isEqualTo(vector.message());
  }

  @Test
  void agreesWithBouncyCastleAtEveryLength() {
    System.out.println("seed=" + SEED);
    Random random = new Random(SEED);
    byte[] shared = Vectors.bytes("precomputedSharedKey");
    for (int length = 0; length < 700; length++) {
      byte[] message = new byte[length];
      byte[] nonce = new byte[SealedBox.NONCE_BYTES];
      random.nextBytes(message);
      random.nextBytes(nonce);

      byte[] box = SealedBox.seal(message, nonce, key);

      assertThat(box).isEqualTo(bouncyCastleSeal(message, nonce, shared));
      assertThat(SealedBox.open(box, nonce, key)).isEqualTo(message);
    }
  }

  @Test
  void poly1305AgreesWithBouncyCastleWhereCarriesRunThrough() {
    System.out.println("seed=" + SEED);
    Random random = new Random(SEED);
    for (int i = 0; i < 20_000; i++) {
      byte[] oneTimeKey = new byte[32];
      byte[] message = new byte[random.nextInt(100)];
      fillOddly(oneTimeKey, random);
      fillOddly(message, random);

      byte[] tag = new byte[16];
      Poly1305.tag(oneTimeKey, message, 0, message.length, tag, 0);

      assertThat(tag).isEqualTo(bouncyCastleTag(oneTimeKey, message));
    }
  }

  @Test
  void refusesABoxWithAnyBitChanged() {
    byte[] nonce = new byte[SealedBox.NONCE_BYTES];
    byte[] box = SealedBox.seal(new byte[5], nonce, key);
    for (int bit = 0; bit < 8 * box.length; bit++) {
      byte[] changed = box.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));

      assertThatThrownBy(() -> SealedBox.open(changed, nonce, key))
          .isInstanceOfSatisfying(
              CryptoException.class,
              e -> assertThat(e.code()).isEqualTo(CryptoException.Code.NOT_AUTHENTIC));
    }
  }

  @Test
  void refusesAnotherNonceOrKey() {
    byte[] nonce = new byte[SealedBox.NONCE_BYTES];
    byte[] box = SealedBox.seal(new byte[5], nonce, key);
    byte[] otherNonce = nonce.clone();
    otherNonce[23] = 1;
    SharedKey otherKey = SealedBox.agree(sender, sender.publicKey());

    assertThatThrownBy(() -> SealedBox.open(box, otherNonce, key))
        .isInstanceOf(CryptoException.class);
    assertThatThrownBy(() -> SealedBox.open(box, nonce, otherKey))
        .isInstanceOf(CryptoException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15})
  void refusesABoxShorterThanItsTag(int length) {
    byte[] nonce = new byte[SealedBox.NONCE_BYTES];

    assertThatThrownBy(() -> SealedBox.open(new byte[length], nonce, key))
        .isInstanceOf(CryptoException.class)
        .hasMessage("box refused: found " + length + " bytes, expected at least 16");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 23, 25, 32})
  void refusesANonceOfAnotherLength(int length) {
    byte[] nonce = new byte[length];

    assertThatThrownBy(() -> SealedBox.seal(new byte[1], nonce, key))
        .hasMessage("nonce refused: found " + length + " bytes, expected 24");
    assertThatThrownBy(() -> SealedBox.open(new byte[17], nonce, key))
        .hasMessage("nonce refused: found " + length + " bytes, expected 24");
  }

  @ParameterizedTest
  @MethodSource("lowOrderPoints")
  void refusesToAgreeWithALowOrderPoint(byte[] point) {
    PublicKey low = PublicKey.of(point);

    assertThat(low.isLowOrder()).isTrue();
    assertThatThrownBy(() -> SealedBox.agree(sender, low))
        .isInstanceOfSatisfying(
            CryptoException.class,
            e -> assertThat(e.code()).isEqualTo(CryptoException.Code.LOW_ORDER));
  }

  @Test
  void ordinaryKeysAreNotOfLowOrder() {
    assertThat(sender.publicKey().isLowOrder()).isFalse();
    byte[] nine = new byte[32];
    nine[0] = 9;
    assertThat(PublicKey.of(nine).isLowOrder()).isFalse();
  }

  @Test
  void sharedKeyShowsNothing() {
    assertThat(key).hasToString("SharedKey (redacted)");
  }

  /** All zeros, all ones or random, so that limbs overflow and the final reduction is taken. */
  private static void fillOddly(byte[] bytes, Random random) {
    int kind = random.nextInt(4);
    if (kind == 0) {
      Arrays.fill(bytes, (byte) 0xff);
    } else if (kind == 1 && bytes.length > 0) {
      bytes[0] = (byte) random.nextInt(6);
    } else {
      random.nextBytes(bytes);
    }
  }

  private static byte[] bouncyCastleSeal(byte[] message, byte[] nonce, byte[] shared) {
    XSalsa20Engine engine = new XSalsa20Engine();
    engine.init(true, new ParametersWithIV(new KeyParameter(shared), nonce));
    byte[] oneTimeKey = new byte[32];
    engine.processBytes(oneTimeKey, 0, 32, oneTimeKey, 0);
    byte[] text = new byte[message.length];
    engine.processBytes(message, 0, message.length, text, 0);
    return ByteBuffer.allocate(16 + text.length)
        .put(bouncyCastleTag(oneTimeKey, text))
        .put(text)
        .array();
  }

  private static byte[] bouncyCastleTag(byte[] oneTimeKey, byte[] message) {
    org.bouncycastle.crypto.macs.Poly1305 poly1305 = new org.bouncycastle.crypto.macs.Poly1305();
    poly1305.init(new KeyParameter(oneTimeKey));
    poly1305.update(message, 0, message.length);
    byte[] tag = new byte[16];
    poly1305.doFinal(tag, 0);
    return tag;
  }
}
