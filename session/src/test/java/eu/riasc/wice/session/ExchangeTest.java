package eu.riasc.wice.session;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.SessionDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session costs in envelopes, and that saving them leaves nothing unsaid. */
class ExchangeTest {
  private static final int ADDRESSES = 2;

  private final World world = new World(3);
  private final Party alice = world.join(1, "10.0.0.1:4000");
  private final Party bob = world.join(2, "10.0.0.2:4000");

  ExchangeTest() {
    alice.bind("10.0.0.1:4000", "10.0.1.1:4000");
    bob.bind("10.0.0.2:4000", "10.0.1.2:4000");
  }

  private boolean areConnected() {
    return alice.hasPairWith(bob) && bob.hasPairWith(alice);
  }

  private static int candidatesOf(Party peer, Party known) {
    return Objects.requireNonNull(known.endpoint.paths(peer.publicKey(), 0)).candidates().stream()
        .filter(candidate -> !candidate.local())
        .toList()
        .size();
  }

  private SessionDescription said(Envelope envelope) {
    Party to = envelope.recipient().equals(alice.publicKey()) ? alice : bob;
    return Objects.requireNonNull(world.sealer.open(to.privateKey(), envelope).session());
  }

  private List<SessionDescription> said(int from) {
    List<SessionDescription> said = new ArrayList<>();
    world.recorded.subList(from, world.recorded.size()).forEach(e -> said.add(said(e)));
    return said;
  }

  /** Envelopes until the two have long been connected. */
  private List<SessionDescription> connect() {
    int before = world.recorded.size();
    assertThat(world.runUntil(this::areConnected, Duration.ofSeconds(5))).isTrue();
    world.run(Duration.ofMinutes(5));
    return said(before);
  }

  private void assertNothingIsMissing() {
    assertThat(alice.agreesWith(bob)).isTrue();
    assertThat(candidatesOf(bob, alice)).as("bob's candidates").isEqualTo(ADDRESSES);
    assertThat(candidatesOf(alice, bob)).as("alice's candidates").isEqualTo(ADDRESSES);
    int before = world.recorded.size();
    world.run(Duration.ofHours(1));
    assertThat(world.recorded).as("envelopes when all is said").hasSize(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {50, 20_000, 200_000})
  void peersThatBeginAtOnceNeedTwoEnvelopesEach(int delayMicros) {
    world.envelopeDelay = Duration.ofNanos(delayMicros * 1000L);
    alice.want(bob);
    bob.want(alice);
    assertThat(said(0)).hasSize(2);
    assertThat(connect()).extracting(SessionDescription::echoSessionId).doesNotContainNull();
    assertThat(world.recorded).hasSize(4);
    assertNothingIsMissing();
  }

  @ParameterizedTest
  @CsvSource({"50,true", "50,false", "20000,true", "20000,false", "200000,true", "200000,false"})
  void aPeerThatComesLaterCostsThreeEnvelopes(int delayMicros, boolean aliceFirst) {
    world.envelopeDelay = Duration.ofNanos(delayMicros * 1000L);
    Party first = aliceFirst ? alice : bob;
    Party second = aliceFirst ? bob : alice;
    first.want(second);
    world.run(Duration.ofMinutes(30));
    int before = world.recorded.size();
    second.want(first);
    connect();
    assertThat(said(before)).hasSize(3);
    assertNothingIsMissing();
  }

  @ParameterizedTest
  @CsvSource({"2", "20", "100"})
  void peersThatBeginOneShortlyAfterTheOtherNeedNoMoreThanFour(int apartMillis) {
    world.envelopeDelay = Duration.ofMillis(20);
    alice.want(bob);
    world.run(Duration.ofMillis(apartMillis));
    bob.want(alice);
    connect();
    assertThat(world.recorded).hasSizeLessThanOrEqualTo(4);
    assertNothingIsMissing();
  }

  @ParameterizedTest
  @CsvSource({"0,20", "1,20", "2,20", "3,20", "0,1", "1,1", "2,1", "3,1", "2,200", "3,200"})
  void anyEnvelopeMayBeLost(int number, int delayMillis) {
    world.envelopeDelay = Duration.ofMillis(delayMillis);
    world.lost = index -> index == number;
    alice.want(bob);
    bob.want(alice);
    connect();
    assertThat(world.recorded).hasSizeLessThanOrEqualTo(8);
    assertNothingIsMissing();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void anyEnvelopeOfAPeerThatComesLaterMayBeLost(int number) {
    alice.want(bob);
    world.run(Duration.ofMinutes(30));
    int before = world.recorded.size();
    world.lost = index -> index == before + number;
    bob.want(alice);
    connect();
    assertThat(said(before)).hasSizeLessThanOrEqualTo(8);
    assertNothingIsMissing();
  }

  /** The checks that have come show the first revision only; the second must be said again. */
  @ParameterizedTest
  @ValueSource(ints = {5, 22, 60, 120, 1000})
  void candidatesThatComeLaterAreRepeatedAlthoughChecksHaveCome(int afterMillis) {
    world.envelopeDelay = Duration.ofMillis(10);
    alice.bind("10.0.0.1:4000");
    alice.act(
        () ->
            alice
                .endpoint
                .network()
                .setStunServers(
                    List.of(IpLiteral.endpoint("10.9.9.9", 3478)),
                    world.nowNanos)); // never answers
    alice.want(bob);
    bob.want(alice);
    world.run(Duration.ofMillis(afterMillis));
    world.lost =
        number -> said(world.recorded.get(number)).revision() == 2 && isFirstOfItsKind(number);
    alice.bind("10.0.0.1:4000", "10.0.1.1:4000");
    connect();
    assertThat(said(0).stream().filter(said -> said.revision() == 2)).hasSizeGreaterThan(1);
    assertNothingIsMissing();
  }

  private boolean isFirstOfItsKind(int number) {
    long revision = said(world.recorded.get(number)).revision();
    return world.recorded.subList(0, number).stream()
        .noneMatch(e -> said(e).revision() == revision);
  }

  /** Who hears no checks is told. */
  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true"})
  void acknowledgementsAreSentWhereChecksDoNotPass(boolean toAliceLost, boolean toBobLost) {
    world.envelopeDelay = Duration.ofMillis(20);
    world.datagramFilter =
        transmit ->
            !(alice.isBound(transmit.remote()) && toAliceLost)
                && !(bob.isBound(transmit.remote()) && toBobLost);
    alice.want(bob);
    bob.want(alice);
    world.run(Duration.ofMillis(2 * 20 + 1).plus(Dialogue.ACKNOWLEDGEMENT_DELAY));
    assertThat(world.recorded).hasSizeLessThanOrEqualTo(6);
    int before = world.recorded.size();
    world.run(Duration.ofSeconds(20));
    assertThat(world.recorded).as("envelopes after the acknowledgements").hasSize(before);
    assertThat(alice.session(bob.publicKey()).peerSessionId())
        .isEqualTo(bob.session(alice.publicKey()).sessionId());
    assertThat(bob.session(alice.publicKey()).peerSessionId())
        .isEqualTo(alice.session(bob.publicKey()).sessionId());
  }
}
