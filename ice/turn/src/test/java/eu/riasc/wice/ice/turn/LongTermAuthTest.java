package eu.riasc.wice.ice.turn;

import static eu.riasc.wice.ice.turn.TurnWire.ALICE;
import static eu.riasc.wice.ice.turn.TurnWire.HOST;
import static eu.riasc.wice.ice.turn.TurnWire.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.stun.MessageClass;
import eu.riasc.wice.ice.stun.MessageIntegrity;
import eu.riasc.wice.ice.stun.MessageIntegritySha256;
import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.ice.stun.Nonce;
import eu.riasc.wice.ice.stun.PasswordAlgorithm;
import eu.riasc.wice.ice.stun.Realm;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.UserHash;
import eu.riasc.wice.ice.stun.Username;
import eu.riasc.wice.testturn.SimulatedTurnServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The long-term mechanism as a client uses it (RFC 8489 §9.2). */
class LongTermAuthTest {
  private final TurnWire wire = new TurnWire();
  private final SimulatedTurnServer server = wire.addServer(SERVER);

  private void start() {
    wire.servers(TurnServer.udp(SERVER, ALICE));
    wire.bind(HOST);
    wire.run(Duration.ofSeconds(1));
  }

  private StunMessage request(int index) {
    return StunMessage.decode(wire.sentByUs().get(index).payload());
  }

  @Test
  void firstRequestIsUnsignedAndTheNextHasSha1WhereTheServerOffersNothing() {
    start();
    assertThat(request(0).hasIntegrity()).isFalse();
    assertThat(request(0).attribute(Username.class)).isNull();
    assertThat(request(1).attribute(MessageIntegrity.class)).isNotNull();
    assertThat(request(1).attribute(MessageIntegritySha256.class)).isNull();
    assertThat(request(1).attribute(Username.class)).isEqualTo(new Username("alice"));
    assertThat(wire.relays.candidates()).hasSize(2);
  }

  @Test
  void sha256OnlyIsUsedWhereTheServerOffersAlgorithms() {
    server.algorithms(PasswordAlgorithm.SHA256, PasswordAlgorithm.MD5);
    start();
    assertThat(request(1).attribute(MessageIntegrity.class)).isNull();
    assertThat(request(1).attribute(MessageIntegritySha256.class)).isNotNull();
    assertThat(request(1).attribute(PasswordAlgorithm.class)).isEqualTo(PasswordAlgorithm.SHA256);
    assertThat(wire.relays.candidates()).hasSize(2);
  }

  @Test
  void sha256IsChosenWhereverItStandsInTheList() {
    server.algorithms(PasswordAlgorithm.MD5, PasswordAlgorithm.SHA256);
    start();
    assertThat(request(1).attribute(PasswordAlgorithm.class)).isEqualTo(PasswordAlgorithm.SHA256);
    assertThat(wire.relays.candidates()).hasSize(2);
  }

  @Test
  void nameIsHashedWhereTheServerWantsIt() {
    server.anonymity().realm("r");
    start();
    assertThat(request(1).attribute(Username.class)).isNull();
    assertThat(request(1).attribute(UserHash.class)).isEqualTo(UserHash.of("alice", "r"));
    assertThat(wire.relays.candidates()).hasSize(2);
  }

  @Test
  void challengeThatSomebodyTookTheAlgorithmsOutOfIsNotMet() {
    server.algorithms(PasswordAlgorithm.SHA256).hidingAlgorithms();
    start();
    assertThat(server.requests(Method.ALLOCATE)).isEqualTo(1);
    assertThat(wire.events(RelayEvent.ServerFailed.class)).hasSize(1);
  }

  @Test
  void md5IsChosenWhereThereIsNothingBetter() {
    server.algorithms(PasswordAlgorithm.MD5);
    start();
    assertThat(request(1).attribute(PasswordAlgorithm.class)).isEqualTo(PasswordAlgorithm.MD5);
    assertThat(wire.relays.candidates()).hasSize(2);
  }

  @Test
  void challengeWithoutAlgorithmsDoesNotBringUsBackToSha1() {
    server.algorithms(PasswordAlgorithm.SHA256);
    start();
    int before = wire.sentByUs().size();
    wire.dropIf(
        sent -> {
          StunMessage message = StunMessage.decode(sent.payload());
          boolean refresh =
              message.method().equals(Method.REFRESH)
                  && message.messageClass() == MessageClass.REQUEST;
          if (refresh) {
            StunMessage.Builder challenge =
                StunMessage.error(message, 438, "").add(new Realm("test")).add(new Nonce("forged"));
            wire.inject(SERVER, HOST, challenge.build().bytes());
          }
          return refresh;
        });
    wire.run(Duration.ofMinutes(10));
    assertThat(wire.sentByUs().subList(before, wire.sentByUs().size()))
        .map(sent -> StunMessage.decode(sent.payload()))
        .filteredOn(sent -> sent.method().equals(Method.REFRESH))
        .hasSizeGreaterThan(1)
        .allMatch(sent -> sent.attribute(MessageIntegrity.class) == null)
        .allMatch(StunMessage::hasIntegrity);
  }

  @Test
  void nonceThatExpiresEveryMinuteIsRenewedForADay() {
    server.algorithms(PasswordAlgorithm.SHA256).anonymity().nonceLifetime(Duration.ofMinutes(1));
    start();
    wire.run(Duration.ofDays(1));
    assertThat(wire.events(RelayEvent.CandidateLost.class)).isEmpty();
    assertThat(server.allocations()).isEqualTo(1);
    assertThat(wire.relays.statistics().drops()).isEmpty();
  }

  @Test
  void secretThatChangesWhileTheAllocationStandsIsAskedForBeforeItEnds() {
    start();
    server.user("alice", "another");
    assertThat(
            wire.runUntil(
                Duration.ofMinutes(9),
                () -> !wire.events(RelayEvent.CredentialsRefused.class).isEmpty()))
        .isTrue();
    assertThat(wire.relays.candidates()).as("it stands until its lifetime ends").hasSize(2);

    wire.relays.setCredentials(
        TurnServer.udp(SERVER, ALICE), TurnCredentials.of("alice", "another"), wire.now());
    wire.run(Duration.ofHours(1));
    assertThat(wire.events(RelayEvent.CandidateLost.class)).isEmpty();
    assertThat(wire.events(RelayEvent.CredentialsRefused.class)).hasSize(1);
  }

  @Test
  void withoutNewCredentialsTheAllocationEndsWithItsLifetime() {
    start();
    server.user("alice", "another");
    wire.run(Duration.ofMinutes(11));
    assertThat(wire.events(RelayEvent.CandidateLost.class)).hasSize(2);
    assertThat(wire.relays.candidates()).isEmpty();
    wire.run(Duration.ofHours(1));
    assertThat(server.requests(Method.ALLOCATE))
        .as("some 20 times, 4 requests each")
        .isLessThan(100);
  }

  /** RFC 8489 appendix B.1, and its bits from the least significant on. */
  @Test
  void featuresAreReadFromTheNonce() {
    assertThat(NonceCookie.of("obMatJos2AAACf//499k954d6OL34oL9FSTvy64sA"))
        .isEqualTo(new NonceCookie(false, true));
    assertThat(NonceCookie.of("obMatJos2AAAB")).isEqualTo(new NonceCookie(true, false));
    assertThat(NonceCookie.of("obMatJos2AAADx")).isEqualTo(new NonceCookie(true, true));
    assertThat(NonceCookie.of("obMatJos2AA")).isEqualTo(new NonceCookie(false, false));
    assertThat(NonceCookie.of("obMatJos2A==D")).isEqualTo(new NonceCookie(false, false));
    assertThat(NonceCookie.of("f//499k954d6OL34oL9FSTvy64sA"))
        .isEqualTo(new NonceCookie(false, false));
  }
}
