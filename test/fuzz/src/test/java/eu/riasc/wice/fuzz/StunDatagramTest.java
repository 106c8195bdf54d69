package eu.riasc.wice.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import eu.riasc.wice.ice.stun.Attribute;
import eu.riasc.wice.ice.stun.Fingerprint;
import eu.riasc.wice.ice.stun.IntegrityKey;
import eu.riasc.wice.ice.stun.MessageIntegrity;
import eu.riasc.wice.ice.stun.MessageIntegritySha256;
import eu.riasc.wice.ice.stun.StunException;
import eu.riasc.wice.ice.stun.StunMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Any datagram is a STUN message that survives being rebuilt, or is refused in one line. */
class StunDatagramTest {
  private static final Set<StunException.Code> HEADER =
      Set.of(StunException.Code.NOT_STUN, StunException.Code.BAD_LENGTH);

  @FuzzTest(maxDuration = "3s")
  void decodesOrRefuses(byte[] datagram) {
    check(datagram);
  }

  static void check(byte[] datagram) {
    byte[] untouched = datagram.clone();
    boolean looksLikeStun = StunMessage.isStun(datagram, 0, datagram.length);
    Optional<StunMessage> decoded =
        Allocation.bounded(datagram.length, () -> decode(datagram, looksLikeStun));
    decoded.ifPresent(StunDatagramTest::checkMessage);

    assertThat(datagram).isEqualTo(untouched);
  }

  private static Optional<StunMessage> decode(byte[] datagram, boolean looksLikeStun) {
    try {
      StunMessage message = StunMessage.decode(datagram);
      assertThat(looksLikeStun).isTrue();
      return Optional.of(message);
    } catch (StunException refusal) {
      assertThat(HEADER.contains(refusal.code())).isEqualTo(!looksLikeStun);
      assertThat(refusal).message().hasLineCount(1).hasSizeLessThan(200);
      return Optional.empty();
    }
  }

  private static void checkMessage(StunMessage message) {
    IntegrityKey key = IntegrityKey.shortTerm("none of the seeds");
    assertThat(message.integrityMatches(key)).isFalse();
    assertThat(message.attributes()).hasSizeLessThanOrEqualTo(StunMessage.MAX_ATTRIBUTES);
    assertThat(message.toString()).hasLineCount(1);

    StunMessage rebuilt = rebuild(message);
    StunMessage again = StunMessage.decode(rebuilt.bytes());
    assertThat(again.messageClass()).isEqualTo(message.messageClass());
    assertThat(again.method()).isEqualTo(message.method());
    assertThat(again.transactionId()).isEqualTo(message.transactionId());
    assertThat(again.attributes()).isEqualTo(plain(message));
    assertThat(again.unknownComprehensionRequired())
        .isEqualTo(message.unknownComprehensionRequired());
    assertThat(rebuild(again).bytes()).isEqualTo(rebuilt.bytes());
    if (message.attributes().size() < StunMessage.MAX_ATTRIBUTES - 2) {
      checkSigned(message, key);
    }
  }

  private static void checkSigned(StunMessage message, IntegrityKey key) {
    StunMessage.Builder builder = begin(message);
    plain(message).forEach(builder::add);
    StunMessage signed =
        StunMessage.decode(
            builder.integrity(key).integritySha256(key).fingerprint().build().bytes());
    assertThat(signed.integrityMatches(key)).isTrue();
    assertThat(signed.fingerprintMatches()).isTrue();
  }

  private static StunMessage rebuild(StunMessage message) {
    StunMessage.Builder builder = begin(message);
    plain(message).forEach(builder::add);
    return builder.build();
  }

  private static StunMessage.Builder begin(StunMessage message) {
    return StunMessage.builder(message.messageClass(), message.method(), message.transactionId());
  }

  /** The attributes without those that a builder computes. */
  private static List<Attribute> plain(StunMessage message) {
    List<Attribute> plain = new ArrayList<>(message.attributes());
    plain.removeIf(
        attribute ->
            attribute instanceof MessageIntegrity
                || attribute instanceof MessageIntegritySha256
                || attribute instanceof Fingerprint);
    return plain;
  }
}
