package eu.riasc.wice.interop;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.coturn.Coturn;
import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.ice.agent.NetworkType;
import eu.riasc.wice.ice.turn.RelayEvent;
import eu.riasc.wice.ice.turn.TurnCredentials;
import eu.riasc.wice.ice.turn.TurnServer;
import eu.riasc.wice.sansio.IpLiteral;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our TURN client against coturn. */
@Tag("socket")
@Timeout(90)
class CoturnTest {
  private static final String[] ALICE_ONLY = {"--lt-cred-mech", "--user=alice:secret"};
  private static final TurnCredentials ALICE = TurnCredentials.of("alice", "secret");
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final byte[] PAYLOAD = {(byte) 0x80, 1, 2, 3, 4};

  @BeforeEach
  void require() {
    Coturn.require();
  }

  private static TurnServer server(Coturn coturn, String transport, TurnCredentials credentials) {
    return transport.equals("udp")
        ? TurnServer.udp(coturn.address(), credentials)
        : TurnServer.tcp(coturn.address(), credentials);
  }

  private static boolean hasBothFamilies(RealRelays real) {
    return real.relays.candidates().stream()
            .filter(each -> each.type() == CandidateType.RELAYED)
            .count()
        == 2;
  }

  private static InetSocketAddress relayed(RealRelays real, NetworkType network) {
    return real.relays.candidates().stream()
        .filter(each -> each.type() == CandidateType.RELAYED && each.network() == network)
        .map(Candidate::address)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest(name = "over {0}, peer {1}")
  @CsvSource({"udp, 127.0.0.1", "tcp, 127.0.0.1", "udp, ::1", "tcp, ::1"})
  void relaysBothWays(String transport, String peerAddress) throws Exception {
    try (Coturn coturn = new Coturn(ALICE_ONLY);
        RealRelays real = new RealRelays()) {
      real.relays.setServers(List.of(server(coturn, transport, ALICE)), RealRelays.now());
      assertThat(real.await(SOON, () -> hasBothFamilies(real))).as(coturn.log()).isTrue();
      exchange(real, peerAddress);
      assertThat(real.relays.statistics().drops()).isEmpty();

      real.relays.close(RealRelays.now());
      assertThat(real.await(SOON, real.relays::isClosed)).isTrue();
    }
  }

  /** Five times there and back: by indications first, then through the channel. */
  private static void exchange(RealRelays real, String peerAddress) throws Exception {
    try (DatagramSocket peer = new DatagramSocket(0, IpLiteral.parse(peerAddress))) {
      peer.setSoTimeout(1);
      InetSocketAddress to = (InetSocketAddress) peer.getLocalSocketAddress();
      InetSocketAddress from = relayed(real, NetworkType.udp(to));
      for (int i = 1; i <= 5; i++) {
        int wanted = i;
        real.send(from, to, PAYLOAD);
        assertThat(
                real.await(
                    SOON,
                    () -> {
                      echo(peer);
                      return real.received.size() == wanted;
                    }))
            .as("datagram %d", i)
            .isTrue();
      }
      assertThat(real.received)
          .allSatisfy(
              datagram -> {
                assertThat(datagram.local()).isEqualTo(from);
                assertThat(datagram.remote()).isEqualTo(to);
                assertThat(datagram.payload()).isEqualTo(PAYLOAD);
              });
      assertThat(real.await(SOON, () -> real.relays.channel(from, to) != null)).isTrue();
    }
  }

  private static void echo(DatagramSocket peer) {
    DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
    try {
      peer.receive(packet);
      peer.send(packet);
    } catch (SocketTimeoutException nothing) {
      // nothing has come yet
    } catch (IOException e) {
      throw new IllegalStateException("echoing at the peer", e);
    }
  }

  @ParameterizedTest(name = "over {0}")
  @ValueSource(strings = {"udp", "tcp"})
  void wrongCredentialsAreReportedAndRightOnesTaken(String transport) throws Exception {
    try (Coturn coturn = new Coturn(ALICE_ONLY);
        RealRelays real = new RealRelays()) {
      TurnServer wrong = server(coturn, transport, TurnCredentials.of("alice", "wrong"));
      real.relays.setServers(List.of(wrong), RealRelays.now());
      RelayEvent refused = new RelayEvent.CredentialsRefused(wrong, "wice.test");
      assertThat(real.await(SOON, () -> real.events.contains(refused))).as(coturn.log()).isTrue();
      real.relays.setCredentials(wrong, ALICE, RealRelays.now());
      assertThat(real.await(SOON, () -> hasBothFamilies(real))).as(coturn.log()).isTrue();
    }
  }

  @ParameterizedTest(name = "over {0}")
  @ValueSource(strings = {"udp", "tcp"})
  void restartIsNoticedAndSurvived(String transport) throws Exception {
    try (Coturn coturn = new Coturn(ALICE_ONLY);
        RealRelays real = new RealRelays()) {
      real.relays.setServers(List.of(server(coturn, transport, ALICE)), RealRelays.now());
      assertThat(real.await(SOON, () -> hasBothFamilies(real))).as(coturn.log()).isTrue();
      coturn.restart();
      real.relays.refresh(RealRelays.now());
      real.send(relayed(real, NetworkType.UDP4), coturn.address(), PAYLOAD);
      assertThat(real.await(SOON, () -> !hasBothFamilies(real))).as(coturn.log()).isTrue();
      assertThat(real.await(SOON, () -> hasBothFamilies(real))).as(coturn.log()).isTrue();
    }
  }

  @Test
  void leftoverOfAProcessThatDiedIsReplaced() throws Exception {
    try (Coturn coturn = new Coturn(ALICE_ONLY);
        RealRelays first = new RealRelays()) {
      first.relays.setServers(List.of(server(coturn, "udp", ALICE)), RealRelays.now());
      assertThat(first.await(SOON, () -> hasBothFamilies(first))).as(coturn.log()).isTrue();
      first.forget();
      first.relays.setServers(List.of(server(coturn, "udp", ALICE)), RealRelays.now());
      assertThat(first.await(SOON, () -> hasBothFamilies(first))).as(coturn.log()).isTrue();
    }
  }

  @ParameterizedTest(name = "made with {0}, accepted: {1}")
  @CsvSource({"north, true", "south, false"})
  void credentialsOfTheSharedSecretAreAccepted(String secret, boolean accepted) throws Exception {
    try (Coturn coturn = new Coturn("--use-auth-secret", "--static-auth-secret=north");
        RealRelays real = new RealRelays()) {
      Instant soon = Instant.now().plus(Duration.ofMinutes(5));
      TurnCredentials made = TurnCredentials.shortLived(secret, "alice", soon);
      real.relays.setServers(List.of(server(coturn, "udp", made)), RealRelays.now());
      assertThat(real.await(SOON, () -> hasBothFamilies(real) || isRefused(real)))
          .as(coturn.log())
          .isTrue();
      assertThat(hasBothFamilies(real)).isEqualTo(accepted);
    }
  }

  private static boolean isRefused(RealRelays real) {
    return real.events.stream().anyMatch(RelayEvent.CredentialsRefused.class::isInstance);
  }

  @Test
  void staleNoncesAreRenewed() throws Exception {
    try (Coturn coturn = new Coturn("--lt-cred-mech", "--user=alice:secret", "--stale-nonce=1");
        RealRelays real = new RealRelays()) {
      real.relays.setServers(List.of(server(coturn, "udp", ALICE)), RealRelays.now());
      assertThat(real.await(SOON, () -> hasBothFamilies(real))).as(coturn.log()).isTrue();
      long aged = RealRelays.now() + Duration.ofMillis(2_500).toNanos();
      real.await(SOON, () -> RealRelays.now() - aged >= 0);
      exchange(real, "127.0.0.1");
    }
  }
}
