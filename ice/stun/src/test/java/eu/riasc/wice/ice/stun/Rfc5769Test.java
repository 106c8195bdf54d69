package eu.riasc.wice.ice.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The test vectors of RFC 5769, and that of RFC 8489 appendix B.1 as erratum 6268 corrects it. */
class Rfc5769Test {
  private static final IntegrityKey SHORT_TERM = IntegrityKey.shortTerm("VOkJxbRl1RmTxUk/WvJxBt");
  private static final String MATRIX = "\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9";
  private static final TransactionId TRANSACTION =
      TransactionId.of(Hex.bytes("b7e7a701 bc34d686 fa87dfae"));
  private static final TransactionId LONG_TERM_TRANSACTION =
      TransactionId.of(Hex.bytes("78ad3433 c6ad72c0 29da412e"));

  private static final byte[] SAMPLE_REQUEST =
      Hex.bytes(
          "00010058 2112a442 b7e7a701 bc34d686 fa87dfae",
          "80220010 5354554e 20746573 7420636c 69656e74",
          "00240004 6e0001ff",
          "80290008 932ff9b1 51263b36",
          "00060009 6576746a 3a683676 59202020",
          "00080014 9aeaa70c bfd8cb56 781ef2b5 b2d3f249 c1b571a2",
          "80280004 e57a3bcf");

  private static final byte[] IPV4_RESPONSE =
      Hex.bytes(
          "0101003c 2112a442 b7e7a701 bc34d686 fa87dfae",
          "8022000b 74657374 20766563 746f7220",
          "00200008 0001a147 e112a643",
          "00080014 2b91f599 fd9e90c3 8c7489f9 2af9ba53 f06be7d7",
          "80280004 c07d4c96");

  private static final byte[] IPV6_RESPONSE =
      Hex.bytes(
          "01010048 2112a442 b7e7a701 bc34d686 fa87dfae",
          "8022000b 74657374 20766563 746f7220",
          "00200014 0002a147 0113a9fa a5d3f179 bc25f4b5 bed2b9d9",
          "00080014 a382954e 4be67bf1 1784c97c 8292c275 bfe3ed41",
          "80280004 c8fb0b4c");

  private static final byte[] LONG_TERM_REQUEST =
      Hex.bytes(
          "00010060 2112a442 78ad3433 c6ad72c0 29da412e",
          "00060012 e3839ee3 8388e383 aae38383 e382afe3 82b90000",
          "0015001c 662f2f34 39396b39 35346436 4f4c3334 6f4c3946 53547679 36347341",
          "0014000b 6578616d 706c652e 6f726700",
          "00080014 f6702465 6dd64a3e 02b8e071 2e85c9a2 8ca89666");

  private static final byte[] SHA256_REQUEST =
      Hex.bytes(
          "00010090 2112a442 78ad3433 c6ad72c0 29da412e",
          "001e0020 4a3cf38f ef6992bd a952c678 0417da0f 24819415 569e60b2 05c46e41 407f1704",
          "00150029 6f624d61 744a6f73 32414141 43662f2f 3439396b 39353464 364f4c33 346f4c39",
          "46535476 79363473 41000000",
          "0014000b 6578616d 706c652e 6f726700",
          "001d0004 00020000",
          "001c0020 b5c7bf00 5b6c52a2 1c51c5e8 92f81924 136296cb 927c4314 9309278c c6518e65");

  @Test
  void section2_1_sampleRequest() {
    StunMessage message = StunMessage.decode(SAMPLE_REQUEST);

    assertThat(message.messageClass()).isEqualTo(MessageClass.REQUEST);
    assertThat(message.method()).isEqualTo(Method.BINDING);
    assertThat(message.transactionId()).isEqualTo(TRANSACTION);
    assertThat(message.attribute(Software.class)).isEqualTo(new Software("STUN test client"));
    assertThat(message.attribute(Priority.class)).isEqualTo(new Priority(0x6e0001ffL));
    assertThat(message.attribute(IceControlled.class))
        .isEqualTo(new IceControlled(0x932ff9b151263b36L));
    assertThat(message.attribute(Username.class)).isEqualTo(new Username("evtj:h6vY"));
    assertThat(message.attributes()).hasSize(6);
    assertThat(message.integrityMatches(SHORT_TERM)).isTrue();
    assertThat(message.fingerprintMatches()).isTrue();
  }

  @Test
  void section2_2_sampleIpv4Response() {
    StunMessage message = StunMessage.decode(IPV4_RESPONSE);

    assertThat(message.messageClass()).isEqualTo(MessageClass.SUCCESS_RESPONSE);
    assertThat(message.attribute(Software.class)).isEqualTo(new Software("test vector"));
    assertThat(message.attribute(XorMappedAddress.class))
        .isEqualTo(new XorMappedAddress(new InetSocketAddress("192.0.2.1", 32853)));
    assertThat(message.integrityMatches(SHORT_TERM)).isTrue();
    assertThat(message.fingerprintMatches()).isTrue();
  }

  @Test
  void section2_3_sampleIpv6Response() {
    StunMessage message = StunMessage.decode(IPV6_RESPONSE);

    assertThat(message.attribute(XorMappedAddress.class))
        .isEqualTo(
            new XorMappedAddress(
                new InetSocketAddress("2001:db8:1234:5678:11:2233:4455:6677", 32853)));
    assertThat(message.integrityMatches(SHORT_TERM)).isTrue();
    assertThat(message.fingerprintMatches()).isTrue();
  }

  @Test
  void section2_4_sampleRequestWithLongTermAuthentication() {
    StunMessage message = StunMessage.decode(LONG_TERM_REQUEST);

    assertThat(message.attribute(Username.class)).isEqualTo(new Username(MATRIX));
    assertThat(message.attribute(Nonce.class)).isEqualTo(new Nonce("f//499k954d6OL34oL9FSTvy64sA"));
    assertThat(message.attribute(Realm.class)).isEqualTo(new Realm("example.org"));
    assertThat(message.integrityMatches(longTermKey(PasswordAlgorithm.MD5))).isTrue();
    assertThat(message.attribute(Fingerprint.class)).isNull();
    assertThat(message.fingerprintMatches()).isFalse();
  }

  @Test
  void rfc8489AppendixB_1_longTermAuthenticationWithSha256AndUserHash() {
    StunMessage message = StunMessage.decode(SHA256_REQUEST);

    assertThat(message.attribute(UserHash.class)).isEqualTo(UserHash.of(MATRIX, "example.org"));
    assertThat(message.attribute(Nonce.class))
        .isEqualTo(new Nonce("obMatJos2AAACf//499k954d6OL34oL9FSTvy64sA"));
    assertThat(message.attribute(PasswordAlgorithm.class)).isEqualTo(PasswordAlgorithm.SHA256);
    assertThat(message.attribute(MessageIntegrity.class)).isNull();
    assertThat(message.integrityMatches(longTermKey(PasswordAlgorithm.SHA256))).isTrue();
    assertThat(message.integrityMatches(longTermKey(PasswordAlgorithm.MD5))).isFalse();
  }

  @Test
  void rfc8489AppendixB_1_isRebuiltToTheBit() {
    StunMessage rebuilt =
        StunMessage.request(Method.BINDING, LONG_TERM_TRANSACTION)
            .add(UserHash.of(MATRIX, "example.org"))
            .add(new Nonce("obMatJos2AAACf//499k954d6OL34oL9FSTvy64sA"))
            .add(new Realm("example.org"))
            .add(PasswordAlgorithm.SHA256)
            .integritySha256(longTermKey(PasswordAlgorithm.SHA256))
            .build();

    assertThat(rebuilt.bytes()).isEqualTo(SHA256_REQUEST);
  }

  /**
   * The padding of the vector is spaces, ours is zeros (RFC 8489 §14): so only what precedes it can
   * be compared.
   */
  @Test
  void section2_1_isRebuiltButForThePadding() {
    StunMessage rebuilt =
        StunMessage.request(Method.BINDING, TRANSACTION)
            .add(new Software("STUN test client"))
            .add(new Priority(0x6e0001ffL))
            .add(new IceControlled(0x932ff9b151263b36L))
            .add(new Username("evtj:h6vY"))
            .integrity(SHORT_TERM)
            .fingerprint()
            .build();

    assertThat(rebuilt.bytes())
        .hasSameSizeAs(SAMPLE_REQUEST)
        .startsWith(Arrays.copyOf(SAMPLE_REQUEST, 73));
    assertThat(StunMessage.decode(rebuilt.bytes()).integrityMatches(SHORT_TERM)).isTrue();
  }

  @Test
  void section2_4_isRebuiltToTheBit() {
    StunMessage rebuilt =
        StunMessage.request(Method.BINDING, LONG_TERM_TRANSACTION)
            .add(new Username(MATRIX))
            .add(new Nonce("f//499k954d6OL34oL9FSTvy64sA"))
            .add(new Realm("example.org"))
            .integrity(longTermKey(PasswordAlgorithm.MD5))
            .build();

    assertThat(rebuilt.bytes()).isEqualTo(LONG_TERM_REQUEST);
  }

  private static IntegrityKey longTermKey(PasswordAlgorithm algorithm) {
    return IntegrityKey.longTerm(MATRIX, "example.org", "TheMatrIX", algorithm);
  }
}
