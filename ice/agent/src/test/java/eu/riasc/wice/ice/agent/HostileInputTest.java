package eu.riasc.wice.ice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.stun.ErrorCode;
import eu.riasc.wice.ice.stun.IceControlling;
import eu.riasc.wice.ice.stun.MessageClass;
import eu.riasc.wice.ice.stun.MessageIntegrity;
import eu.riasc.wice.ice.stun.MessageIntegritySha256;
import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.ice.stun.RawAttribute;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.TransactionId;
import eu.riasc.wice.ice.stun.UnknownAttributes;
import eu.riasc.wice.ice.stun.UseCandidate;
import eu.riasc.wice.ice.stun.Username;
import eu.riasc.wice.ice.stun.XorMappedAddress;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.Transmit;
import eu.riasc.wice.sansio.Transport;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What may come from the network and must do no harm. */
@NullUnmarked
class HostileInputTest {
  /** Size of the FINGERPRINT attribute, which integrity does not cover. */
  private static final int FINGERPRINT = 8;

  private static final InetSocketAddress STRANGER = IpLiteral.endpoint("203.0.113.66", 666);

  private final TwoAgents agents = new TwoAgents();
  private final Random random = new Random(11);

  @BeforeEach
  void makeKnown() {
    agents.addHostCandidates();
  }

  private StunMessage.Builder check() {
    return StunMessage.request(Method.BINDING, TransactionId.random(random))
        .add(new Username(agents.right.localCredentials().ufrag() + ":" + leftUfrag()))
        .add(new eu.riasc.wice.ice.stun.Priority(1_862_270_975L))
        .add(new IceControlling(1));
  }

  private String leftUfrag() {
    return agents.left.localCredentials().ufrag();
  }

  private byte[] rightPassword() {
    return agents.right.localCredentials().pwd().getBytes(StandardCharsets.US_ASCII);
  }

  /** What the right agent answers to a datagram from the stranger, or null. */
  private StunMessage answerTo(byte[] bytes) {
    agents.right.handleDatagram(new Datagram(TwoAgents.RIGHT, STRANGER, bytes), agents.wire.now());
    Transmit answer = agents.right.pollTransmit();
    if (answer == null) {
      return null;
    }
    assertThat(answer.remote()).isEqualTo(STRANGER);
    assertThat(answer.payload().length).isLessThanOrEqualTo(bytes.length);
    return StunMessage.decode(answer.payload());
  }

  private static int error(StunMessage answer) {
    assertThat(answer.messageClass()).isEqualTo(MessageClass.ERROR_RESPONSE);
    return answer.attribute(ErrorCode.class).code();
  }

  private void assertUntouched(DropReason reason) {
    assertThat(agents.right.statistics().drops()).containsEntry(reason, 1);
    assertThat(agents.right.acceptsFrom(Transport.UDP, STRANGER)).isFalse();
    assertThat(agents.right.pairs()).hasSize(1);
  }

  @Test
  void authenticCheckIsAnsweredWithItsSourceAndSigned() {
    StunMessage answer = answerTo(check().integrity(rightPassword()).fingerprint().build().bytes());
    assertThat(answer.attribute(XorMappedAddress.class).address()).isEqualTo(STRANGER);
    assertThat(answer.integrityMatches(rightPassword())).isTrue();
    assertThat(answer.fingerprintMatches()).isTrue();
    assertThat(agents.right.acceptsFrom(Transport.UDP, STRANGER)).isTrue();
  }

  @Test
  void checkSignedWithSha256IsAnsweredInKind() {
    StunMessage answer =
        answerTo(check().integritySha256(rightPassword()).fingerprint().build().bytes());
    assertThat(answer.attribute(MessageIntegritySha256.class)).isNotNull();
    assertThat(answer.attribute(MessageIntegrity.class)).isNull();
    assertThat(answer.integrityMatches(rightPassword())).isTrue();
  }

  @Test
  void wrongPasswordIsRefused() {
    byte[] wrong = "wrong password, 22 or more".getBytes(StandardCharsets.US_ASCII);
    assertThat(error(answerTo(check().integrity(wrong).fingerprint().build().bytes())))
        .isEqualTo(401);
    assertUntouched(DropReason.BAD_INTEGRITY);
  }

  @Test
  void wrongUsernamesAreRefusedEvenWithTheRightPassword() {
    String right = agents.right.localCredentials().ufrag();
    agents.exchangeCredentials();
    agents.wire.run(Duration.ofSeconds(1));
    List<String> wrong =
        List.of(
            right,
            right + ":",
            right + ":" + leftUfrag() + "x",
            right + "x:" + leftUfrag(),
            leftUfrag() + ":" + right,
            ":" + leftUfrag(),
            "",
            right.toUpperCase(java.util.Locale.ROOT) + "A:" + leftUfrag());
    for (String username : wrong) {
      byte[] bytes =
          StunMessage.request(Method.BINDING, TransactionId.random(random))
              .add(new Username(username))
              .add(new eu.riasc.wice.ice.stun.Priority(1))
              .integrity(rightPassword())
              .fingerprint()
              .build()
              .bytes();
      assertThat(error(answerTo(bytes))).as(username).isEqualTo(401);
    }
    assertThat(agents.right.statistics().drops())
        .containsEntry(DropReason.WRONG_USERNAME, wrong.size());
    assertThat(agents.right.acceptsFrom(Transport.UDP, STRANGER)).isFalse();
  }

  @Test
  void missingUsernameOrIntegrityIsABadRequest() {
    byte[] unsigned = check().fingerprint().build().bytes();
    assertThat(error(answerTo(unsigned))).isEqualTo(400);
    assertUntouched(DropReason.MALFORMED);
  }

  @Test
  void missingPriorityIsABadRequest() {
    byte[] bytes =
        StunMessage.request(Method.BINDING, TransactionId.random(random))
            .add(new Username(agents.right.localCredentials().ufrag() + ":" + leftUfrag()))
            .integrity(rightPassword())
            .fingerprint()
            .build()
            .bytes();
    assertThat(error(answerTo(bytes))).isEqualTo(400);
    assertUntouched(DropReason.MALFORMED);
  }

  @Test
  void bareBindingRequestGetsNoMoreBytesThanItHas() {
    byte[] bare = StunMessage.request(Method.BINDING, TransactionId.random(random)).build().bytes();
    assertThat(answerTo(bare)).isNull();
    assertThat(agents.right.statistics().drops()).containsEntry(DropReason.ANSWER_TOO_LONG, 1);
  }

  @Test
  void unknownAttributeThatMustBeUnderstoodIsNamed() {
    byte[] bytes =
        check()
            .add(RawAttribute.of(0x7abc, new byte[4]))
            .integrity(rightPassword())
            .fingerprint()
            .build()
            .bytes();
    StunMessage answer = answerTo(bytes);
    assertThat(error(answer)).isEqualTo(420);
    assertThat(answer.attribute(UnknownAttributes.class).types()).containsExactly(0x7abc);
    assertThat(agents.right.acceptsFrom(Transport.UDP, STRANGER)).isFalse();
  }

  @Test
  void damagedFingerprintIsDropped() {
    byte[] bytes = check().integrity(rightPassword()).fingerprint().build().bytes();
    bytes[bytes.length - 1] ^= 1;
    assertThat(answerTo(bytes)).isNull();
    assertUntouched(DropReason.BAD_FINGERPRINT);
  }

  @Test
  void otherMethodsAndIndicationsAreNotAnswered() {
    byte[] other =
        StunMessage.request(new Method(0x003), TransactionId.random(random))
            .add(new Username(agents.right.localCredentials().ufrag() + ":" + leftUfrag()))
            .integrity(rightPassword())
            .build()
            .bytes();
    assertThat(answerTo(other)).isNull();
    byte[] indication =
        StunMessage.indication(Method.BINDING, TransactionId.random(random)).build().bytes();
    assertThat(answerTo(indication)).isNull();
  }

  @Test
  void truncatedAndGarbledMessagesAreCountedAndDropped() {
    byte[] good = check().integrity(rightPassword()).fingerprint().build().bytes();
    for (int length = 0; length < good.length; length++) {
      assertThat(answerTo(Arrays.copyOf(good, length))).isNull();
    }
    for (int i = 0; i < 20_000; i++) {
      byte[] garbled = good.clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        garbled[random.nextInt(garbled.length - FINGERPRINT)] = (byte) random.nextInt();
      }
      if (!Arrays.equals(garbled, good)) {
        StunMessage answer = answerTo(garbled);
        assertThat(answer == null || answer.messageClass() == MessageClass.ERROR_RESPONSE).isTrue();
      }
    }
    assertThat(agents.right.acceptsFrom(Transport.UDP, STRANGER)).isFalse();
    assertThat(agents.right.pairs()).hasSize(1);
  }

  @Test
  void requestToAnAddressThatIsNotOursIsDropped() {
    byte[] bytes = check().integrity(rightPassword()).fingerprint().build().bytes();
    agents.right.handleDatagram(new Datagram(STRANGER, TwoAgents.LEFT, bytes), agents.wire.now());
    assertThat(agents.right.pollTransmit()).isNull();
    assertThat(agents.right.statistics().drops())
        .containsEntry(DropReason.UNKNOWN_LOCAL_ADDRESS, 1);
  }

  @Test
  void forgedResponsesChangeNothing() {
    agents.exchangeCredentials();
    agents.wire.drain();
    Transmit request = agents.wire.sent().get(0).transmit();
    StunMessage sent = StunMessage.decode(request.payload());
    byte[] wrong = "wrong password, 22 or more".getBytes(StandardCharsets.US_ASCII);
    for (StunMessage.Builder forged :
        List.of(
            StunMessage.success(sent).add(new XorMappedAddress(STRANGER)).integrity(wrong),
            StunMessage.success(sent).add(new XorMappedAddress(STRANGER)),
            StunMessage.success(sent)
                .add(new XorMappedAddress(STRANGER))
                .integritySha256(rightPassword()),
            StunMessage.error(sent, 400, "no"),
            StunMessage.error(sent, 487, "no").integrity(wrong))) {
      agents.wire.inject(TwoAgents.RIGHT, TwoAgents.LEFT, forged.build().bytes());
    }
    assertThat(agents.wire.runUntil(Duration.ofSeconds(1), agents::bothSelected)).isTrue();
    assertThat(agents.left.statistics().drops()).containsEntry(DropReason.BAD_INTEGRITY, 5);
    assertThat(agents.left.role()).isEqualTo(Role.CONTROLLING);
  }

  @Test
  void responseWithAnAttributeThatMustBeUnderstoodAndIsNotFailsThePair() {
    agents.left.setRemoteCredentials(agents.right.localCredentials(), agents.wire.now());
    agents.wire.drain();
    StunMessage sent = StunMessage.decode(agents.wire.sent().get(0).transmit().payload());
    byte[] answer =
        StunMessage.success(sent)
            .add(new XorMappedAddress(TwoAgents.LEFT))
            .add(RawAttribute.of(0x7abc, new byte[4]))
            .integrity(rightPassword())
            .fingerprint()
            .build()
            .bytes();
    agents.wire.inject(TwoAgents.RIGHT, TwoAgents.LEFT, answer);
    agents.wire.run(Duration.ofMillis(50));
    assertThat(agents.left.pairs())
        .singleElement()
        .extracting(PairStatistics::state)
        .isEqualTo(PairState.FAILED);
  }

  @Test
  void responseFromAnotherAddressThanTheOneCheckedFailsThePair() {
    agents.wire.outbound(
        transmit ->
            transmit.local().equals(TwoAgents.RIGHT)
                ? new Transmit(STRANGER, transmit.remote(), transmit.payload())
                : transmit);
    agents.left.setRemoteCredentials(agents.right.localCredentials(), agents.wire.now());
    agents.wire.run(Duration.ofMillis(50));
    assertThat(agents.left.pairs())
        .singleElement()
        .extracting(PairStatistics::state)
        .isEqualTo(PairState.FAILED);
  }

  @Test
  void answerStillCountsAfterACopyOfItFromAnotherAddress() {
    agents.wire.inbound(
        datagram -> {
          if (datagram.remote().equals(TwoAgents.RIGHT)) {
            agents.left.handleDatagram(
                new Datagram(datagram.local(), STRANGER, datagram.payload()), agents.wire.now());
          }
          return datagram;
        });
    agents.exchangeCredentials();
    assertThat(agents.wire.runUntil(Duration.ofSeconds(1), agents::bothSelected)).isTrue();
    assertThat(agents.left.selectedPair().remote().address()).isEqualTo(TwoAgents.RIGHT);
    assertThat(agents.left.statistics().drops()).containsKey(DropReason.ASYMMETRIC_RESPONSE);
  }

  @Test
  void copyOfACheckFromAnotherAddressTeachesNothing() {
    byte[] bytes = check().integrity(rightPassword()).fingerprint().build().bytes();
    agents.right.handleDatagram(
        new Datagram(TwoAgents.RIGHT, TwoAgents.LEFT, bytes), agents.wire.now());
    assertThat(agents.right.pollTransmit()).isNotNull();
    assertThat(answerTo(bytes)).isNotNull();
    assertUntouched(DropReason.REPLAYED);
  }

  @Test
  void signaledCandidateTakesThePlaceOfAnAddressThatLedToNothing() {
    agents.exchangeCredentials();
    for (int i = 0; i < 40; i++) {
      byte[] bytes = check().integrity(rightPassword()).fingerprint().build().bytes();
      InetSocketAddress other = IpLiteral.endpoint("203.0.113.66", 1000 + i);
      agents.right.handleDatagram(new Datagram(TwoAgents.RIGHT, other, bytes), agents.wire.now());
    }
    Candidate late = TwoAgents.host(IpLiteral.endpoint("192.0.2.9", 9000));
    agents.right.addRemoteCandidate(TwoAgents.signaled(late), agents.wire.now());
    assertThat(agents.right.pairs())
        .anyMatch(pair -> pair.pair().remote().address().equals(late.address()))
        .hasSizeLessThanOrEqualTo(32);
  }

  @Test
  void unknownResponsesAreCounted() {
    StunMessage never = StunMessage.request(Method.BINDING, TransactionId.random(random)).build();
    agents.wire.inject(TwoAgents.RIGHT, TwoAgents.LEFT, StunMessage.success(never).build().bytes());
    agents.wire.run(Duration.ofMillis(10));
    assertThat(agents.left.statistics().drops()).containsEntry(DropReason.UNKNOWN_TRANSACTION, 1);
  }

  @Test
  void ourOwnCheckReflectedToUsIsRefused() {
    agents.exchangeCredentials();
    agents.wire.drain();
    byte[] ours = agents.wire.sent().get(0).transmit().payload();
    agents.wire.inject(TwoAgents.RIGHT, TwoAgents.LEFT, ours);
    agents.wire.run(Duration.ofMillis(100));
    assertThat(agents.left.statistics().drops()).containsEntry(DropReason.WRONG_USERNAME, 1);
    assertThat(agents.left.role()).isEqualTo(Role.CONTROLLING);
  }

  @Test
  void useCandidateFromAControlledPeerIsIgnored() {
    agents.exchangeCredentials();
    byte[] nominating =
        StunMessage.request(Method.BINDING, TransactionId.random(random))
            .add(new Username(leftUfrag() + ":" + agents.right.localCredentials().ufrag()))
            .add(new eu.riasc.wice.ice.stun.Priority(1))
            .add(new eu.riasc.wice.ice.stun.IceControlled(1))
            .add(new UseCandidate())
            .integrity(agents.left.localCredentials().pwd().getBytes(StandardCharsets.US_ASCII))
            .fingerprint()
            .build()
            .bytes();
    agents.wire.inject(STRANGER, TwoAgents.LEFT, nominating);
    agents.connect();
    assertThat(agents.left.selectedPair().remote().address()).isEqualTo(TwoAgents.RIGHT);
  }
}
