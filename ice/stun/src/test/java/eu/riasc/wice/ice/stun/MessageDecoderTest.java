package eu.riasc.wice.ice.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes a message well-formed, apart from the values of its attributes. */
class MessageDecoderTest {
  private static final String REST = "2112a442 000102030405060708090a0b";

  @Test
  void readsAnEmptyMessage() {
    StunMessage message = StunMessage.decode(Hex.bytes("00010000", REST));

    assertThat(message.attributes()).isEmpty();
    assertThat(message.hasIntegrity()).isFalse();
    assertThat(message.fingerprintMatches()).isFalse();
    assertThat(message.transactionId()).hasToString("000102030405060708090a0b");
  }

  @Test
  void refusesLessThanAHeader() {
    byte[] header = Hex.bytes("00010000", REST);
    for (int length = 0; length < header.length; length++) {
      assertRefused(
          StunException.Code.NOT_STUN,
          "decoding a STUN message: found " + length + " bytes, expected at least 20",
          Arrays.copyOf(header, length));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"4001", "8001", "c001"})
  void refusesFirstBitsThatAreNotZero(String type) {
    assertRefused(
        StunException.Code.NOT_STUN,
        "decoding a STUN message: found first byte "
            + Integer.parseInt(type.substring(0, 2), 16)
            + ", expected 0 to 63",
        Hex.bytes(type, "0000", REST));
  }

  @Test
  void refusesAnotherCookie() {
    assertRefused(
        StunException.Code.NOT_STUN,
        "decoding a STUN message: found cookie 2112a443, expected 2112a442",
        Hex.bytes("00010000 2112a443 000102030405060708090a0b"));
  }

  @Test
  void refusesLengthsThatDoNotMatchTheDatagram() {
    assertRefused(
        StunException.Code.BAD_LENGTH,
        "decoding a STUN message: found length 4 in the header and 0 bytes after it, expected equal multiples of 4",
        Hex.bytes("00010004", REST));
    assertRefused(
        StunException.Code.BAD_LENGTH,
        "decoding a STUN message: found length 0 in the header and 4 bytes after it, expected equal multiples of 4",
        Hex.bytes("00010000", REST, "80220000"));
  }

  @Test
  void refusesLengthsThatAreNoMultipleOfFour() {
    assertRefused(
        StunException.Code.BAD_LENGTH,
        "decoding a STUN message: found length 6 in the header and 6 bytes after it, expected equal multiples of 4",
        Hex.bytes("00010006", REST, "8022 0002 4142"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"80220001", "80220005 41424344", "8022ffff 41424344"})
  void refusesAttributesThatReachBeyondTheEnd(String attribute) {
    byte[] message = withAttributes(attribute);
    StunException refusal =
        catchThrowableOfType(StunException.class, () -> StunMessage.decode(message));

    assertThat(refusal.code()).isEqualTo(StunException.Code.TRUNCATED_ATTRIBUTE);
    assertThat(refusal).hasMessageStartingWith("decoding a STUN message: found SOFTWARE of ");
  }

  @Test
  void paddingIsIgnored() {
    StunMessage message =
        StunMessage.decode(withAttributes("80220001 41ffffff", "00240004 00000007"));

    assertThat(message.attributes()).containsExactly(new Software("A"), new Priority(7));
  }

  @Test
  void refusesAnythingAfterFingerprint() {
    assertRefused(
        StunException.Code.AFTER_FINGERPRINT,
        "decoding a STUN message: found SOFTWARE after FINGERPRINT, expected the end (RFC 8489 §14.7)",
        withAttributes("80280004 00000000", "80220000"));
  }

  @Test
  void firstOfSeveralWins() {
    StunMessage message =
        StunMessage.decode(withAttributes("00240004 00000001", "00240004 00000002"));

    assertThat(message.attribute(Priority.class)).isEqualTo(new Priority(1));
    assertThat(message.attributes()).containsExactly(new Priority(1), new Priority(2));
  }

  @Test
  void keepsUnknownAttributesAsTheyCame() {
    StunMessage message = StunMessage.decode(withAttributes("ff7f0003 01020300", "7fff0000"));

    assertThat(message.attributes())
        .containsExactly(
            RawAttribute.of(0xff7f, new byte[] {1, 2, 3}), RawAttribute.of(0x7fff, new byte[0]));
  }

  @Test
  void listsUnknownAttributesThatMustBeUnderstoodOnceAndInOrder() {
    StunMessage message =
        StunMessage.decode(
            withAttributes("7fff0000", "80050000", "00050000", "7fff0000", "00250000", "ffff0000"));

    assertThat(message.unknownComprehensionRequired()).containsExactly(0x0005, 0x7fff);
  }

  @Test
  void knowsWhereTheOptionalHalfBegins() {
    assertThat(RawAttribute.of(0x7fff, new byte[0]).isComprehensionRequired()).isTrue();
    assertThat(RawAttribute.of(0x8005, new byte[0]).isComprehensionRequired()).isFalse();
  }

  @Test
  void refusesMoreAttributesThanTheLimit() {
    String[] most = new String[StunMessage.MAX_ATTRIBUTES];
    Arrays.fill(most, "00250000");
    assertThat(StunMessage.decode(withAttributes(most)).attributes())
        .hasSize(StunMessage.MAX_ATTRIBUTES);

    String[] tooMany = new String[StunMessage.MAX_ATTRIBUTES + 1];
    Arrays.fill(tooMany, "00250000");
    assertRefused(
        StunException.Code.TOO_MANY_ATTRIBUTES,
        "decoding a STUN message: found more attributes than 64",
        withAttributes(tooMany));
  }

  @Test
  void refusalsCarryNoStackTrace() {
    StunException refusal =
        catchThrowableOfType(StunException.class, () -> StunMessage.decode(new byte[0]));

    assertThat(refusal.getStackTrace()).isEmpty();
  }

  @Test
  void isStunLooksAtTheWindowOnly() {
    byte[] message = Hex.bytes("00010004", REST, "80220000");
    byte[] buffer = new byte[100];
    Arrays.fill(buffer, (byte) 0xff);
    System.arraycopy(message, 0, buffer, 7, message.length);

    assertThat(StunMessage.isStun(buffer, 7, message.length)).isTrue();
    assertThat(StunMessage.isStun(buffer, 6, message.length)).isFalse();
    assertThat(StunMessage.isStun(buffer, 7, message.length - 4)).isFalse();
    assertThat(StunMessage.isStun(buffer, 7, message.length + 4)).isFalse();
    assertThat(StunMessage.isStun(buffer, 7, 19)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "40010000 2112a442 000102030405060708090a0b",
        "80010000 2112a442 000102030405060708090a0b",
        "00010000 2112a443 000102030405060708090a0b",
        "00010004 2112a442 000102030405060708090a0b",
        "00010002 2112a442 000102030405060708090a0b 0000",
        "00010000 2112a442 000102030405060708090a",
        "",
      })
  void isStunRefusesWhatDecodingRefuses(String datagram) {
    byte[] bytes = Hex.bytes(datagram);

    assertThat(StunMessage.isStun(bytes, 0, bytes.length)).isFalse();
    assertThat(catchThrowableOfType(StunException.class, () -> StunMessage.decode(bytes)))
        .isNotNull();
  }

  private static void assertRefused(StunException.Code code, String line, byte[] datagram) {
    StunException refusal =
        catchThrowableOfType(StunException.class, () -> StunMessage.decode(datagram));

    assertThat(refusal).isNotNull().hasMessage(line);
    assertThat(refusal.code()).isEqualTo(code);
  }

  static byte[] withAttributes(String... attributes) {
    byte[] value = Hex.bytes(attributes);
    byte[] message =
        Arrays.copyOf(Hex.bytes("00010000", REST), StunMessage.HEADER_LENGTH + value.length);
    message[2] = (byte) (value.length >> 8);
    message[3] = (byte) value.length;
    System.arraycopy(value, 0, message, StunMessage.HEADER_LENGTH, value.length);
    return message;
  }
}
