package eu.riasc.wice.ice.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MESSAGE-INTEGRITY, MESSAGE-INTEGRITY-SHA256 and FINGERPRINT (RFC 8489 §14.5 to §14.7). */
class IntegrityTest {
  private static final TransactionId ID = TransactionId.of(Hex.bytes("000102030405060708090a0b"));
  private static final byte[] KEY = "a password of 22 bytes".getBytes(StandardCharsets.US_ASCII);

  @ParameterizedTest
  @CsvSource({"true, false", "false, true", "true, true"})
  void signedMessagesMatchTheirKeyAndNoOther(boolean sha1, boolean sha256) {
    StunMessage message = StunMessage.decode(signed(sha1, sha256).bytes());

    assertThat(message.hasIntegrity()).isTrue();
    assertThat(message.integrityMatches(KEY)).isTrue();
    assertThat(message.integrityMatches("another password".getBytes(StandardCharsets.US_ASCII)))
        .isFalse();
  }

  @Test
  void builtMessagesKnowTheirOwnIntegrity() {
    StunMessage message = signed(true, true);

    assertThat(message.hasIntegrity()).isTrue();
    assertThat(message.integrityMatches(KEY)).isTrue();
    assertThat(message.fingerprintMatches()).isTrue();
    assertThat(message.attributes()).isEqualTo(StunMessage.decode(message.bytes()).attributes());
  }

  /**
   * Any bit of header, protected attributes or HMAC; the length is left alone, since that makes it
   * malformed.
   */
  @ParameterizedTest
  @CsvSource({"true, false", "false, true"})
  void anyFlippedBitBreaksTheSignature(boolean sha1, boolean sha256) {
    byte[] good = signed(sha1, sha256).bytes();
    int end = good.length - 8;
    int survivors = 0;
    for (int bit = 0; bit < end * 8; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        survivors += StunMessage.decode(bad).integrityMatches(KEY) ? 1 : 0;
      } catch (StunException refused) {
        assertThat(refused.code()).isNotNull();
      }
    }

    assertThat(survivors).isZero();
  }

  @Test
  void everySignatureOfAMessageMustMatch() {
    byte[] good = signed(true, true).bytes();
    byte[] badSha256 = good.clone();
    badSha256[good.length - 9] ^= 1;
    byte[] badSha1 = good.clone();
    badSha1[good.length - 8 - 36 - 1] ^= 1;

    assertThat(StunMessage.decode(badSha256).integrityMatches(KEY)).isFalse();
    assertThat(StunMessage.decode(resignSha256(badSha1)).integrityMatches(KEY)).isFalse();
  }

  @Test
  void longMessagesAreSignedWithBothBytesOfTheirLength() {
    byte[] message =
        StunMessage.request(Method.BINDING, ID)
            .add(RawAttribute.of(0xc001, new byte[300]))
            .integritySha256(KEY)
            .build()
            .bytes();

    assertThat(message).endsWith(hmacSha256(Arrays.copyOf(message, message.length - 36)));
  }

  @Test
  void messagesWithoutSignatureMatchNoKey() {
    StunMessage message = StunMessage.request(Method.BINDING, ID).fingerprint().build();

    assertThat(message.hasIntegrity()).isFalse();
    assertThat(message.integrityMatches(KEY)).isFalse();
  }

  @Test
  void ignoresWhatFollowsMessageIntegrity() {
    StunMessage signed =
        StunMessage.request(Method.BINDING, ID).add(new Priority(1)).integrity(KEY).build();
    StunMessage message =
        StunMessage.decode(append(signed.bytes(), "00250000", "7fff0000", "00240004 00000002"));

    assertThat(message.integrityMatches(KEY)).isTrue();
    assertThat(message.attribute(UseCandidate.class)).isNull();
    assertThat(message.attribute(Priority.class)).isEqualTo(new Priority(1));
    assertThat(message.unknownComprehensionRequired()).isEmpty();
    assertThat(message.attributes()).hasSize(2);
  }

  @Test
  void ignoresMalformedValuesAfterMessageIntegrity() {
    StunMessage signed = StunMessage.request(Method.BINDING, ID).integrity(KEY).build();

    assertThat(
            StunMessage.decode(append(signed.bytes(), "00240002 0001 0000")).integrityMatches(KEY))
        .isTrue();
  }

  @Test
  void ignoresASecondMessageIntegrity() {
    StunMessage signed = StunMessage.request(Method.BINDING, ID).integrity(KEY).build();
    StunMessage message = StunMessage.decode(append(signed.bytes(), "00080014", "00".repeat(20)));

    assertThat(message.integrityMatches(KEY)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00080014 0000000000000000000000000000000000000000",
        "00250000",
        "001c0010 00000000000000000000000000000000"
      })
  void ignoresWhatFollowsMessageIntegritySha256(String attribute) {
    StunMessage signed = StunMessage.request(Method.BINDING, ID).integritySha256(KEY).build();
    StunMessage message = StunMessage.decode(append(signed.bytes(), attribute));

    assertThat(message.integrityMatches(KEY)).isTrue();
    assertThat(message.attributes()).hasSize(1);
  }

  @Test
  void readsSha256AndFingerprintAfterMessageIntegrity() {
    StunMessage message = StunMessage.decode(signed(true, true).bytes());

    assertThat(message.attributes())
        .extracting(Attribute::type)
        .containsExactly(
            Priority.TYPE,
            Username.TYPE,
            MessageIntegrity.TYPE,
            MessageIntegritySha256.TYPE,
            Fingerprint.TYPE);
    assertThat(message.fingerprintMatches()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 20, 24, 28})
  void readsTruncatedSha256ButDoesNotTrustIt(int length) {
    StunMessage message = StunMessage.decode(withSha256Of(length));

    assertThat(message.hasIntegrity()).isTrue();
    assertThat(message.integrityMatches(KEY)).isFalse();
  }

  @Test
  void trustsTheSameSha256InFullLength() {
    assertThat(StunMessage.decode(withSha256Of(32)).integrityMatches(KEY)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 12, 15, 17, 31, 33, 36})
  void refusesSha256OfOtherLengths(int length) {
    assertThatThrownBy(() -> StunMessage.decode(withSha256Of(length)))
        .isInstanceOf(StunException.class)
        .hasMessage(
            "decoding MESSAGE-INTEGRITY-SHA256: found value of "
                + length
                + " bytes, expected 16 to 32 in steps of 4");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 16, 19, 21, 32})
  void refusesMessageIntegrityOfOtherLengths(int length) {
    String attribute =
        HexFormat.of().toHexDigits((short) length) + "00".repeat(StunMessage.padded(length));
    assertThatThrownBy(
            () -> StunMessage.decode(MessageDecoderTest.withAttributes("0008" + attribute)))
        .hasMessage("decoding MESSAGE-INTEGRITY: found value of " + length + " bytes, expected 20");
  }

  @Test
  void fingerprintCoversEveryBitBeforeIt() {
    byte[] good =
        StunMessage.request(Method.BINDING, ID).add(new Priority(1)).fingerprint().build().bytes();
    assertThat(StunMessage.decode(good).fingerprintMatches()).isTrue();
    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      if (StunMessage.isStun(bad, 0, bad.length)
          && bit / 8 != 20
          && bit / 8 != 21
          && bit / 8 != 23) {
        assertThat(matchesFingerprint(bad)).as("bit %d", bit).isFalse();
      }
    }
  }

  @Test
  void keysHideThemselvesAndMustNotBeEmpty() {
    assertThat(IntegrityKey.of(KEY)).hasToString("IntegrityKey[hidden]");
    assertThatThrownBy(() -> IntegrityKey.shortTerm(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("integrity key: found no bytes, expected at least one");
  }

  @Test
  void keysDoNotFollowTheArrayTheyWereMadeOf() {
    byte[] password = KEY.clone();
    IntegrityKey key = IntegrityKey.of(password);
    Arrays.fill(password, (byte) 0);

    assertThat(signed(true, true).integrityMatches(key)).isTrue();
  }

  @Test
  void keysWorkAgainAfterAFailure() {
    IntegrityKey key = IntegrityKey.of(KEY);
    byte[] bad = signed(true, true).bytes().clone();
    bad[25] ^= 1;
    assertThat(StunMessage.decode(bad).integrityMatches(key)).isFalse();

    assertThat(signed(true, true).integrityMatches(key)).isTrue();
  }

  @Test
  void longTermKeysKnowTwoAlgorithms() {
    PasswordAlgorithm other =
        (PasswordAlgorithm)
            StunMessage.decode(MessageDecoderTest.withAttributes("001d0004 00030000"))
                .attributes()
                .get(0);

    assertThatThrownBy(() -> IntegrityKey.longTerm("user", "realm", "secret", other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "deriving a long-term key: found PasswordAlgorithm[number=3, parameters=], expected MD5 or SHA-256");
  }

  private static boolean matchesFingerprint(byte[] datagram) {
    try {
      return StunMessage.decode(datagram).fingerprintMatches();
    } catch (StunException refused) {
      return false;
    }
  }

  private static StunMessage signed(boolean sha1, boolean sha256) {
    StunMessage.Builder builder =
        StunMessage.request(Method.BINDING, ID)
            .add(new Priority(7))
            .add(new Username("them:us5"))
            .fingerprint();
    if (sha1) {
      builder.integrity(KEY);
    }
    if (sha256) {
      builder.integritySha256(KEY);
    }
    return builder.build();
  }

  /** A request with nothing but a correct MESSAGE-INTEGRITY-SHA256, cut or extended to a length. */
  private static byte[] withSha256Of(int length) {
    String attribute =
        "001c"
            + HexFormat.of().toHexDigits((short) length)
            + "00".repeat(StunMessage.padded(length));
    byte[] message = MessageDecoderTest.withAttributes(attribute);
    byte[] hmac = hmacSha256(Arrays.copyOf(message, StunMessage.HEADER_LENGTH));
    System.arraycopy(
        hmac, 0, message, StunMessage.HEADER_LENGTH + 4, Math.min(length, hmac.length));
    return message;
  }

  /** Replaces the SHA-256 before the fingerprint by a correct one. */
  private static byte[] resignSha256(byte[] message) {
    byte[] resigned = message.clone();
    int at = message.length - 8 - 36;
    byte[] covered = Arrays.copyOf(message, at);
    covered[3] = (byte) (at + 36 - StunMessage.HEADER_LENGTH);
    System.arraycopy(hmacSha256(covered), 0, resigned, at + 4, 32);
    return resigned;
  }

  private static byte[] hmacSha256(byte[] covered) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
      return mac.doFinal(covered);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] append(byte[] message, String... attributes) {
    byte[] more = Hex.bytes(attributes);
    byte[] longer = Arrays.copyOf(message, message.length + more.length);
    System.arraycopy(more, 0, longer, message.length, more.length);
    longer[3] = (byte) (longer.length - StunMessage.HEADER_LENGTH);
    return longer;
  }
}
