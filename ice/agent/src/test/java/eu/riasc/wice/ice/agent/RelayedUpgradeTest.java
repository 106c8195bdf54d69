package eu.riasc.wice.ice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A path through a relay that we reach over TCP, and what is better than that. */
@NullUnmarked
class RelayedUpgradeTest {
  private static final InetSocketAddress OVER_TCP = IpLiteral.endpoint("198.51.100.1", 50_000);
  private static final InetSocketAddress OVER_UDP = IpLiteral.endpoint("198.51.100.1", 50_001);
  private static final InetSocketAddress SERVER = IpLiteral.endpoint("198.51.100.1", 3478);

  private final TwoAgents agents = new TwoAgents();

  private static Candidate relayed(InetSocketAddress address, Transport transport) {
    int best = transport == Transport.UDP ? 65_535 : Candidate.LEAST_RELAYED_OVER_UDP - 1;
    return Candidate.relayed(address, TwoAgents.LEFT, SERVER, transport, best);
  }

  private void addRelayed(Candidate candidate) {
    agents.wire.attach(agents.left, candidate.address());
    agents.left.addLocalCandidate(candidate, agents.wire.now());
    agents.right.addRemoteCandidate(TwoAgents.signaled(candidate), agents.wire.now());
  }

  @BeforeEach
  void connectOverTcpToTheServer() {
    agents.wire.dropIf(
        sent -> sent.local().equals(TwoAgents.LEFT) || sent.remote().equals(TwoAgents.LEFT));
    addRelayed(relayed(OVER_TCP, Transport.TCP));
    agents.connect();
    assertThat(agents.left.selectedPair().local().address()).isEqualTo(OVER_TCP);
  }

  @Test
  void pairOverUdpToTheServerIsReportedBetterOnceItWorks() {
    addRelayed(relayed(OVER_UDP, Transport.UDP));
    agents.wire.run(Duration.ofSeconds(1));
    assertThat(agents.wire.events(agents.left))
        .filteredOn(IceEvent.BetterPairFound.class::isInstance)
        .hasSize(1);
    assertThat(agents.wire.has(agents.right, IceEvent.BetterPairFound.class))
        .as("it does not know how the relay is reached")
        .isFalse();
  }

  @Test
  void anotherPairOverTcpToTheServerIsNot() {
    addRelayed(relayed(OVER_UDP, Transport.TCP));
    agents.wire.run(Duration.ofMinutes(2));
    assertThat(agents.wire.has(agents.left, IceEvent.BetterPairFound.class)).isFalse();
  }

  @Test
  void candidateThatCouldDoBetterIsToldFromOneThatCouldNot() {
    InetSocketAddress later = IpLiteral.endpoint("192.0.2.77", 4000);
    assertThat(agents.left.couldImproveBy(relayed(OVER_UDP, Transport.UDP))).isTrue();
    assertThat(agents.left.couldImproveBy(TwoAgents.host(later))).isTrue();
    assertThat(agents.left.couldImproveBy(relayed(OVER_UDP, Transport.TCP))).isFalse();
    assertThat(agents.left.couldImproveBy(TwoAgents.host(TwoAgents.LEFT)))
        .as("it is known, and tried already")
        .isFalse();
    assertThat(agents.left.couldImproveBy(TwoAgents.host(IpLiteral.endpoint("2001:db8::7", 4000))))
        .as("the peer has no address of its family")
        .isFalse();
  }

  @Test
  void nothingCouldDoBetterThanADirectPath() {
    TwoAgents direct = new TwoAgents().connect();
    assertThat(direct.left.couldImproveBy(relayed(OVER_UDP, Transport.UDP))).isFalse();
    assertThat(direct.left.couldImproveBy(TwoAgents.host(IpLiteral.endpoint("192.0.2.77", 4000))))
        .isFalse();
  }
}
