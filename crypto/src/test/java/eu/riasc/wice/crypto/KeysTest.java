package eu.riasc.wice.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
  private final byte[] secret = Vectors.bytes("senderPrivateKey");
  private final PrivateKey privateKey = PrivateKey.of(secret);

  @Test
  void publicKeysAreThoseOfTheVectors() {
    assertThat(privateKey.publicKey().bytes()).isEqualTo(Vectors.bytes("senderPublicKey"));
    assertThat(privateKey.publicKey().base64()).isEqualTo(Vectors.text("senderPublicKeyBase64"));
    assertThat(PrivateKey.of(Vectors.bytes("recipientPrivateKey")).publicKey())
        .isEqualTo(PublicKey.parse(Vectors.text("recipientPublicKeyBase64")))
        .hasToString(Vectors.text("recipientPublicKeyBase64"));
  }

  @Test
  void communityKeyIsThatOfTheVectors() {
    PrivateKey community = CommunityKey.fromPassphrase(Vectors.text("passphrase"));

    assertThat(community.bytes()).isEqualTo(Vectors.bytes("privateKey"));
  }

  @Test
  void privateKeysAreClampedAsWireGuardDoesIt() {
    byte[] ones = new byte[32];
    Arrays.fill(ones, (byte) 0xff);

    byte[] clamped = PrivateKey.of(ones).bytes();

    assertThat(clamped[0]).isEqualTo((byte) 0xf8);
    assertThat(clamped[31]).isEqualTo((byte) 0x7f);
    assertThat(PrivateKey.of(new byte[32]).bytes()[31]).isEqualTo((byte) 0x40);
  }

  @Test
  void generatedKeysSurviveTheirTextForm() {
    PrivateKey generated = PrivateKey.generate(new SecureRandom());

    PrivateKey parsed = PrivateKey.parse(" " + generated.base64() + "\n");

    assertThat(parsed).isEqualTo(generated).hasSameHashCodeAs(generated);
    assertThat(parsed.publicKey()).isEqualTo(generated.publicKey());
    assertThat(generated).isNotEqualTo(PrivateKey.generate(new SecureRandom()));
  }

  @Test
  void keysDoNotShareArraysWithTheirCallers() {
    byte[] bytes = secret.clone();
    PrivateKey key = PrivateKey.of(bytes);
    bytes[5] ^= 1;
    key.bytes()[5] ^= 1;

    assertThat(key).isEqualTo(privateKey);
  }

  @Test
  void orderIsUnsignedAndFirstByteCountsMost() {
    byte[] low = new byte[32];
    byte[] high = new byte[32];
    low[0] = 0x7f;
    low[31] = (byte) 0xff;
    high[0] = (byte) 0x80;
    assertThat(PublicKey.of(low)).isLessThan(PublicKey.of(high));
    for (int at = 0; at < 32; at++) {
      byte[] smaller = new byte[32];
      byte[] larger = new byte[32];
      smaller[at] = 0x01;
      larger[at] = (byte) 0xfe;
      assertThat(PublicKey.of(smaller)).isLessThan(PublicKey.of(larger));
      assertThat(PublicKey.of(smaller)).isNotEqualTo(PublicKey.of(larger));
      assertThat(PublicKey.of(smaller)).isEqualByComparingTo(PublicKey.of(smaller.clone()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 33, 64})
  void refusesKeysOfAnotherLength(int length) {
    byte[] bytes = new byte[length];

    assertThatThrownBy(() -> PublicKey.of(bytes))
        .isInstanceOf(CryptoException.class)
        .hasMessage("public key refused: found " + length + " bytes, expected 32");
    assertThatThrownBy(() -> PrivateKey.of(bytes))
        .isInstanceOf(CryptoException.class)
        .hasMessage("private key refused: found " + length + " bytes, expected 32");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yP7Kgb4ZbN8sreq/E8SQPXYy3OSVWqaLbl2a3vVOJhY", // no padding
        "yP7Kgb4ZbN8sreq/E8SQPXYy3OSVWqaLbl2a3vVOJhYA", // 33 bytes
        "yP7Kgb4ZbN8sreq_E8SQPXYy3OSVWqaLbl2a3vVOJhY=", // the alphabet of URLs
        "yP7Kgb4ZbN8sreq/E8SQPXYy3OSVWqaLbl2a3vVOJhZ=", // stray bits at the end
        "yP7Kgb4ZbN8sreq/E8SQPXYy3OSVWqaLbl2a3vVOJh=="
      })
  void refusesTextThatIsNotAKeyWithoutRepeatingIt(String text) {
    assertThatThrownBy(() -> PrivateKey.parse(text))
        .isInstanceOf(CryptoException.class)
        .hasMessageStartingWith("private key refused: found ")
        .hasNoCause()
        .message()
        .doesNotContain("yP7K")
        .doesNotContain("\n");
    assertThatThrownBy(() -> PublicKey.parse(text)).isInstanceOf(CryptoException.class);
  }

  @Test
  void privateKeysDoNotShowThemselves() {
    KeyPair pair = new KeyPair(privateKey, PublicKey.of(new byte[32]));

    for (String shown : new String[] {privateKey.toString(), pair.toString()}) {
      assertThat(shown)
          .contains(privateKey.publicKey().fingerprint())
          .doesNotContain(privateKey.base64().substring(0, 8))
          .doesNotContain(HexFormat.of().formatHex(secret).substring(0, 8));
    }
    assertThat(Base64.getDecoder().decode(privateKey.base64())).isEqualTo(secret);
  }

  @Test
  void fingerprintIsTheBeginningOfTheKey() {
    assertThat(privateKey.publicKey().fingerprint()).isEqualTo("yP7Kgb4Z");
  }

  @Test
  void publicKeysOfAPairAreOursAndTheirs() {
    PublicKey theirs = PublicKey.parse(Vectors.text("recipientPublicKeyBase64"));

    assertThat(new KeyPair(privateKey, theirs).publicKeys())
        .isEqualTo(new PublicKeyPair(privateKey.publicKey(), theirs));
  }
}
