package eu.riasc.wice.node;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.coturn.Coturn;
import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.ice.agent.CandidatePair;
import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.ice.turn.TurnCredentials;
import eu.riasc.wice.ice.turn.TurnServer;
import eu.riasc.wice.session.SessionState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two nodes that offer nothing but addresses of a coturn, with short-lived credentials made of its
 * shared secret (the TURN REST scheme), which end while the session lives.
 */
@Tag("socket")
@Timeout(90)
class ExpiringCredentialsTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String SECRET = "north";

  /** The clock of these credentials has whole seconds. */
  private static final Duration SHORT = Duration.ofSeconds(4);

  private static final Duration PAST_THE_END = Duration.ofSeconds(6);

  @BeforeEach
  void require() {
    Coturn.require();
  }

  private static Coturn coturn() throws Exception {
    Coturn coturn =
        new Coturn("--use-auth-secret", "--static-auth-secret=" + SECRET, "--stale-nonce=2");
    coturn.awaitListening();
    return coturn;
  }

  private static IceServers.Resolved servers(Coturn coturn, Duration valid) {
    TurnCredentials made = TurnCredentials.shortLived(SECRET, "node", Instant.now().plus(valid));
    return new IceServers.Resolved(List.of(), List.of(TurnServer.udp(coturn.address(), made)));
  }

  private static String said(Coturn coturn) {
    try {
      return coturn.log();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Node node() {
    return Node.builder()
        .key(PrivateKey.generate(RANDOM))
        .backend("inprocess:expiring-credentials")
        .interfaces(List.of("lo"))
        .includeLoopback(true)
        .candidateTypes(Set.of(CandidateType.RELAYED))
        .addressPollInterval(Duration.ofMinutes(1))
        .build();
  }

  private static void exchange(Peer one, BlockingQueue<byte[]> atOther) throws Exception {
    atOther.clear();
    byte[] word = {(byte) 0x80, 1, 2};
    byte[] came = null;
    while (came == null) {
      one.send(word);
      came = atOther.poll(100, MILLISECONDS);
    }
    assertThat(came).isEqualTo(word);
    assertThat(Objects.requireNonNull(one.selectedPair()).local().type())
        .isEqualTo(CandidateType.RELAYED);
  }

  @Test
  void relayedSessionOutlivesItsCredentialsAndRestartsWithNewOnesAtHand() throws Exception {
    try (Coturn coturn = coturn();
        Node alice = node();
        Node bob = node()) {
      Instant began = Instant.now();
      IceServers.Resolved shortLived = servers(coturn, SHORT);
      alice.core().serversResolved(shortLived);
      bob.core().serversResolved(shortLived);
      BlockingQueue<SessionState> states = new LinkedBlockingQueue<>();
      BlockingQueue<byte[]> atBob = new LinkedBlockingQueue<>();
      Peer toBob = alice.connect(bob.publicKey());
      Peer toAlice = bob.connect(alice.publicKey());
      toAlice.onDatagram((from, payload) -> atBob.add(payload));
      assertThat(toBob.connected().toCompletableFuture())
          .withFailMessage(
              () ->
                  "found "
                      + toBob.state()
                      + " and "
                      + toBob.paths()
                      + "; coturn said: "
                      + said(coturn))
          .succeedsWithin(Duration.ofSeconds(30));
      toBob.onState(change -> states.add(change.to()));
      exchange(toBob, atBob);

      // they have ended: what the server has granted stands
      while (Instant.now().isBefore(began.plus(PAST_THE_END))) {
        exchange(toBob, atBob);
      }
      assertThat(states).doesNotContain(SessionState.DISCONNECTED, SessionState.FAILED);

      // new ones are there before the server is asked for anything with the old ones again
      alice.core().serversResolved(servers(coturn, Duration.ofHours(1)));
      bob.core().serversResolved(servers(coturn, Duration.ofHours(1)));
      BlockingQueue<CandidatePair> pairs = new LinkedBlockingQueue<>();
      toBob.onPair(pairs::add);
      assertThat(pairs.poll(10, SECONDS)).as("the pair so far").isNotNull();
      toBob.restart();
      assertThat(pairs.poll(60, SECONDS)).as("the pair of the restart").isNotNull();
      exchange(toBob, atBob);
      assertThat(states).doesNotContain(SessionState.DISCONNECTED, SessionState.FAILED);
      assertThat(coturn.log()).doesNotContain(SECRET);
    }
  }

  @Test
  void serverThatRestartsAndHearsTheOldNameFirstGivesNewAddressesWithinSeconds() throws Exception {
    try (Coturn coturn = coturn();
        Node alice = node();
        Node bob = node()) {
      Instant began = Instant.now();
      IceServers.Resolved shortLived = servers(coturn, SHORT);
      alice.core().serversResolved(shortLived);
      bob.core().serversResolved(shortLived);
      BlockingQueue<byte[]> atBob = new LinkedBlockingQueue<>();
      Peer toBob = alice.connect(bob.publicKey());
      bob.connect(alice.publicKey()).onDatagram((from, payload) -> atBob.add(payload));
      assertThat(toBob.connected().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(30));
      while (Instant.now().isBefore(began.plus(PAST_THE_END))) {
        exchange(toBob, atBob);
      }
      alice.core().serversResolved(servers(coturn, Duration.ofHours(1)));
      bob.core().serversResolved(servers(coturn, Duration.ofHours(1)));
      BlockingQueue<CandidatePair> pairs = new LinkedBlockingQueue<>();
      toBob.onPair(pairs::add);
      assertThat(pairs.poll(10, SECONDS)).as("the pair so far").isNotNull();

      coturn.restart();
      coturn.awaitListening();
      toBob.restart();
      assertThat(pairs.poll(30, SECONDS))
          .withFailMessage(() -> "found " + toBob.state() + "; coturn said: " + said(coturn))
          .isNotNull();
      exchange(toBob, atBob);
    }
  }

  @Test
  void credentialsThatHaveEndedGetNoAddressAndNewOnesDo() throws Exception {
    try (Coturn coturn = coturn();
        Node alice = node();
        Node late = node();
        Node bob = node()) {
      alice.core().serversResolved(servers(coturn, Duration.ofHours(1)));
      late.core().serversResolved(servers(coturn, Duration.ofSeconds(-2)));
      bob.core().serversResolved(servers(coturn, Duration.ofHours(1)));
      CompletableFuture<Peer> toLate =
          alice.connect(late.publicKey()).connected().toCompletableFuture();
      CompletableFuture<Peer> toBob =
          alice.connect(bob.publicKey()).connected().toCompletableFuture();
      late.connect(alice.publicKey());
      bob.connect(alice.publicKey());

      assertThat(toBob.get(30, SECONDS).isConnected()).isTrue();
      assertThatThrownBy(() -> toLate.get(1, SECONDS)).isInstanceOf(TimeoutException.class);
      assertThat(late.core().loop().ask(late.core().endpoint().network()::candidates)).isEmpty();
    }
  }
}
