package eu.riasc.wice.ice.turn;

import static eu.riasc.wice.ice.turn.TurnWire.HOST;
import static eu.riasc.wice.ice.turn.TurnWire.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.agent.NetworkType;
import eu.riasc.wice.ice.stun.MessageClass;
import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.ice.stun.Nonce;
import eu.riasc.wice.ice.stun.RawAttribute;
import eu.riasc.wice.ice.stun.Realm;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.XorMappedAddress;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.Transmit;
import eu.riasc.wice.testturn.SimulatedTurnServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that somebody on the path makes up, which come before the server's own. */
class ForgedAnswersTest {
  private static final InetSocketAddress PEER = IpLiteral.endpoint("192.0.2.50", 5000);
  private static final InetSocketAddress ELSEWHERE = IpLiteral.endpoint("192.0.2.66", 6666);
  private static final byte[] PAYLOAD = {(byte) 0x80, 1};

  private final TurnWire wire = new TurnWire();
  private int forged;

  /** Answers each request of ours before the server does. */
  private void forge(Function<StunMessage, StunMessage.@Nullable Builder> answer) {
    forge(answer, () -> false);
  }

  /**
   * Answers each request of ours.
   *
   * @param instead whether the server does not get it
   */
  private void forge(
      Function<StunMessage, StunMessage.@Nullable Builder> answer, BooleanSupplier instead) {
    wire.dropIf(
        transmit -> {
          StunMessage request = request(transmit);
          StunMessage.Builder made = request == null ? null : answer.apply(request);
          if (made != null) {
            forged++;
            wire.inject(SERVER, HOST, made.fingerprint().build().bytes());
          }
          return made != null && instead.getAsBoolean();
        });
  }

  private static @Nullable StunMessage request(Transmit transmit) {
    byte[] bytes = transmit.payload();
    if (!transmit.remote().equals(SERVER) || !StunMessage.isStun(bytes, 0, bytes.length)) {
      return null;
    }
    StunMessage message = StunMessage.decode(bytes);
    return message.messageClass() == MessageClass.REQUEST ? message : null;
  }

  private static StunMessage.Builder challenge(StunMessage request) {
    return StunMessage.error(request, 401, "").add(new Realm("test")).add(new Nonce("forged"));
  }

  @Test
  void anotherMappedAddressThatNobodySignedDoesNotCostTheAllocation() {
    wire.start();
    wire.run(Duration.ofSeconds(1));
    InetSocketAddress relayed = wire.relayed(NetworkType.UDP4);
    forge(
        request ->
            request.method().equals(Method.BINDING)
                ? StunMessage.success(request).add(new XorMappedAddress(ELSEWHERE))
                : null);
    wire.run(Duration.ofMinutes(5));
    assertThat(forged).isGreaterThan(10);
    assertThat(wire.events(RelayEvent.CandidateLost.class)).isEmpty();
    assertThat(wire.relayed(NetworkType.UDP4)).isEqualTo(relayed);
  }

  @Test
  void refusalsThatNobodySignedDoNotStopPermissionsAndChannels() {
    SimulatedTurnServer server = wire.start();
    wire.run(Duration.ofSeconds(1));
    forge(
        request ->
            request.method().equals(Method.CREATE_PERMISSION)
                    || request.method().equals(Method.CHANNEL_BIND)
                ? challenge(request)
                : null);
    for (int i = 0; i < 30; i++) {
      wire.send(wire.relayed(NetworkType.UDP4), PEER, PAYLOAD);
      wire.run(Duration.ofSeconds(20));
    }
    assertThat(forged).isGreaterThan(4);
    assertThat(wire.sentToPeers()).hasSize(30);
    assertThat(server.channels(wire.now())).isEqualTo(1);
    assertThat(wire.events(RelayEvent.CredentialsRefused.class)).isEmpty();
  }

  @Test
  void refusalOfARefreshThatNobodySignedDoesNotLetTheAllocationEnd() {
    wire.start();
    wire.run(Duration.ofSeconds(1));
    long[] forgedNanos = {wire.now()};
    forge(
        request -> {
          boolean now = wire.now() - forgedNanos[0] > Duration.ofMinutes(1).toNanos();
          if (!request.method().equals(Method.REFRESH) || !now) {
            return null;
          }
          forgedNanos[0] = wire.now();
          return challenge(request);
        });
    wire.run(Duration.ofHours(1));
    assertThat(forged).isGreaterThan(2);
    assertThat(wire.events(RelayEvent.CandidateLost.class)).isEmpty();
  }

  @Test
  void challengeWithAnAttributeThatMustBeUnderstoodAndIsNotIsPassedOver() {
    forge(
        request ->
            request.method().equals(Method.ALLOCATE) && !isSigned(request)
                ? challenge(request).add(RawAttribute.of(0x7ffe, new byte[4]))
                : null);
    wire.start();
    wire.run(Duration.ofSeconds(1));
    assertThat(forged).isEqualTo(1);
    assertThat(wire.relays.candidates()).hasSize(2);
    assertThat(wire.sentByUs())
        .map(sent -> StunMessage.decode(sent.payload()).attribute(Nonce.class))
        .doesNotContain(new Nonce("forged"));
  }

  @Test
  void answersThatAreAllWronglySignedAreToldFromSilence() {
    wire.start();
    forge(
        request ->
            request.method().equals(Method.ALLOCATE) && isSigned(request)
                ? StunMessage.success(request)
                : null,
        () -> true);
    wire.run(Duration.ofMinutes(1));
    assertThat(wire.events(RelayEvent.ServerFailed.class).get(0).reason())
        .contains("wrongly signed");
  }

  private static boolean isSigned(StunMessage request) {
    return request.hasIntegrity();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 442, 486, 500, 508})
  void refusalOfTheFirstAllocateCostsNothingIfTheServerAnswersToo(int code) {
    forge(
        request ->
            request.method().equals(Method.ALLOCATE) && !isSigned(request)
                ? StunMessage.error(request, code, "")
                : null);
    wire.start();
    wire.run(Duration.ofSeconds(1));
    assertThat(forged).isEqualTo(1);
    assertThat(wire.relays.candidates()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 442, 486, 500, 508})
  void refusalOfASignedAllocateThatNobodySignedCostsNothingIfTheServerAnswersToo(int code) {
    forge(
        request ->
            request.method().equals(Method.ALLOCATE) && isSigned(request)
                ? (code == 401 ? challenge(request) : StunMessage.error(request, code, ""))
                : null);
    wire.start();
    wire.run(Duration.ofSeconds(1));
    assertThat(forged).isEqualTo(1);
    assertThat(wire.relays.candidates()).hasSize(2);
    assertThat(wire.events(RelayEvent.CredentialsRefused.class)).isEmpty();
  }

  @Test
  void serverThatWasShutOutByRefusalsIsAskedAgainSoonAndThenMoreRarely() {
    boolean[] attack = {true};
    forge(request -> attack[0] && isSigned(request) ? challenge(request) : null, () -> true);
    wire.start();
    wire.run(Duration.ofSeconds(20));
    assertThat(wire.relays.candidates()).isEmpty();
    assertThat(wire.events(RelayEvent.CredentialsRefused.class)).hasSize(1);
    attack[0] = false;
    wire.run(Duration.ofSeconds(20));
    assertThat(wire.relays.candidates()).hasSize(2);
  }

  @Test
  void challengeWithAForgedRealmIsSetRightByTheServersOwn() {
    int[] left = {1};
    forge(
        request ->
            request.method().equals(Method.ALLOCATE) && left[0]-- > 0
                ? StunMessage.error(request, 401, "")
                    .add(new Realm("another"))
                    .add(new Nonce("forged"))
                : null);
    wire.start();
    wire.run(Duration.ofSeconds(1));
    assertThat(wire.relays.candidates()).hasSize(2);
  }

  @Test
  void refusalOfARefreshThatNobodySignedIsBelievedOnlyIfNothingElseFollows() {
    SimulatedTurnServer server = wire.start();
    wire.run(Duration.ofSeconds(1));
    forge(
        request ->
            request.method().equals(Method.REFRESH) ? StunMessage.error(request, 437, "") : null);
    wire.relays.refresh(wire.now());
    wire.run(Duration.ofSeconds(10));
    assertThat(forged).isEqualTo(1);
    assertThat(wire.events(RelayEvent.CandidateLost.class)).isEmpty();
    assertThat(server.allocations()).isEqualTo(1);
  }
}
