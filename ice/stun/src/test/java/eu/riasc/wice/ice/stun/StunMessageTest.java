package eu.riasc.wice.ice.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StunMessageTest {
  private static final TransactionId ID = TransactionId.of(Hex.bytes("000102030405060708090a0b"));
  private static final byte[] KEY = {1, 2, 3};
  private static final StunMessage REQUEST =
      StunMessage.request(Method.BINDING, ID)
          .add(new Username("them:us"))
          .integrity(KEY)
          .fingerprint()
          .build();

  @Test
  void responsesRepeatMethodAndTransactionOfTheRequest() {
    StunMessage request = StunMessage.request(new Method(0x123), ID).build();
    StunMessage success = StunMessage.success(request).build();
    StunMessage error =
        StunMessage.error(request, ErrorCode.ROLE_CONFLICT, "Role Conflict").build();

    assertThat(success.messageClass()).isEqualTo(MessageClass.SUCCESS_RESPONSE);
    assertThat(success.method()).isEqualTo(new Method(0x123));
    assertThat(success.transactionId()).isEqualTo(ID);
    assertThat(error.messageClass()).isEqualTo(MessageClass.ERROR_RESPONSE);
    assertThat(error.method()).isEqualTo(new Method(0x123));
    assertThat(error.transactionId()).isEqualTo(ID);
    assertThat(error.attribute(ErrorCode.class)).isEqualTo(new ErrorCode(487, "Role Conflict"));
  }

  @Test
  void indicationsAreOfTheirOwnClass() {
    StunMessage message = StunMessage.indication(Method.BINDING, ID).build();

    assertThat(message.bytes()).startsWith(0x00, 0x11);
    assertThat(message.messageClass()).isEqualTo(MessageClass.INDICATION);
  }

  @Test
  void integrityAndFingerprintComeLastInWhateverOrderTheyAreAskedFor() {
    StunMessage message =
        StunMessage.request(Method.BINDING, ID)
            .fingerprint()
            .integritySha256(KEY)
            .integrity(KEY)
            .add(new Username("them:us"))
            .build();

    assertThat(message.attributes())
        .extracting(Attribute::type)
        .containsExactly(
            Username.TYPE, MessageIntegrity.TYPE, MessageIntegritySha256.TYPE, Fingerprint.TYPE);
  }

  @Test
  void onlyTheBuilderMakesIntegrityAndFingerprint() {
    StunMessage.Builder builder = StunMessage.request(Method.BINDING, ID);

    for (Attribute attribute : REQUEST.attributes()) {
      if (!(attribute instanceof Username)) {
        assertThatThrownBy(() -> builder.add(attribute))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageEndingWith("which only the builder can compute");
      }
    }
    StunMessage sha256 = StunMessage.request(Method.BINDING, ID).integritySha256(KEY).build();
    assertThatThrownBy(() -> builder.add(sha256.attributes().get(0)))
        .hasMessage(
            "building a STUN message: found MESSAGE-INTEGRITY-SHA256, which only the builder can compute");
  }

  @Test
  void refusesToBuildMoreThanTheLengthFieldHolds() {
    StunMessage.Builder builder =
        StunMessage.request(Method.BINDING, ID).add(RawAttribute.of(0xc001, new byte[65532]));

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "encoding a STUN message: found 65536 bytes of attributes, expected at most 65535");
  }

  @Test
  void refusesToBuildMoreAttributesThanItWouldRead() {
    StunMessage.Builder builder =
        StunMessage.request(Method.BINDING, ID).integrity(KEY).integritySha256(KEY).fingerprint();
    for (int i = 0; i < StunMessage.MAX_ATTRIBUTES - 3; i++) {
      builder.add(new UseCandidate());
    }
    assertThat(StunMessage.decode(builder.build().bytes()).attributes())
        .hasSize(StunMessage.MAX_ATTRIBUTES);

    builder.add(new UseCandidate());
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("encoding a STUN message: found 65 attributes, expected at most 64");
  }

  @Test
  void attributesMustWriteWhatTheyAnnounce() {
    StunMessage.Builder builder = StunMessage.request(Method.BINDING, ID).add(new Lying());

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("encoding 0xc001: found 2 bytes written, expected the 4 it announced");
  }

  @Test
  void everyUseOfABuilderMakesTheSameBytes() {
    StunMessage.Builder builder =
        StunMessage.request(Method.BINDING, ID).add(new Priority(1)).integrity(KEY);

    assertThat(builder.build().bytes()).isEqualTo(builder.build().bytes());
  }

  @Test
  void decodingKeepsTheBytes() {
    byte[] datagram = REQUEST.bytes().clone();

    assertThat(StunMessage.decode(datagram).bytes()).isSameAs(datagram);
  }

  @Test
  void textNamesAttributesButShowsNoValues() {
    StunMessage message =
        StunMessage.request(Method.BINDING, ID)
            .add(new XorMappedAddress(new InetSocketAddress("192.0.2.1", 1)))
            .add(RawAttribute.of(0x7ffe, new byte[0]))
            .integrity(KEY)
            .build();

    assertThat(message)
        .hasToString(
            "Binding REQUEST 000102030405060708090a0b [XOR-MAPPED-ADDRESS, 0x7ffe, MESSAGE-INTEGRITY]");
  }

  @Test
  void attributesAreUnmodifiable() {
    assertThatThrownBy(() -> REQUEST.attributes().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void absentAttributesAreNull() {
    assertThat(REQUEST.attribute(Realm.class)).isNull();
    assertThat(Arrays.asList(MessageClass.values())).contains(REQUEST.messageClass());
  }

  /** Announces four bytes and writes two. */
  private record Lying() implements Attribute {
    @Override
    public int type() {
      return 0xc001;
    }

    @Override
    public int valueLength() {
      return 4;
    }

    @Override
    public void writeValue(ByteBuffer out, TransactionId transactionId) {
      out.putShort((short) 1);
    }
  }
}
