package eu.riasc.wice.ice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/**
 * Relayed candidates of ours: each is its own base, and what is sent from it goes through a TURN
 * server that the agent knows nothing of. The wire stands for the server.
 */
@NullUnmarked
class RelayedTest {
  private static final InetSocketAddress RELAYED = IpLiteral.endpoint("198.51.100.1", 50_000);
  private static final InetSocketAddress MAPPED = IpLiteral.endpoint("203.0.113.9", 7777);
  private static final InetSocketAddress SERVER = IpLiteral.endpoint("198.51.100.1", 3478);

  private final TwoAgents agents = new TwoAgents();

  private static Candidate relayed(InetSocketAddress server, Transport transport) {
    return Candidate.relayed(RELAYED, MAPPED, server, transport, 65_535);
  }

  private void addRelayed() {
    Candidate candidate = relayed(SERVER, Transport.UDP);
    agents.wire.attach(agents.left, RELAYED);
    agents.left.addLocalCandidate(candidate, agents.wire.now());
    agents.right.addRemoteCandidate(TwoAgents.signaled(candidate), agents.wire.now());
  }

  private void blockDirectPath() {
    agents.wire.dropIf(
        sent -> sent.local().equals(TwoAgents.LEFT) || sent.remote().equals(TwoAgents.LEFT));
  }

  @Test
  void isUsedWhereNoDirectPathExistsAndSendsFromTheRelayedAddress() {
    blockDirectPath();
    addRelayed();
    agents.connect();
    Candidate ours = agents.left.selectedPair().local();
    assertThat(ours.type()).isEqualTo(CandidateType.RELAYED);
    assertThat(ours.base()).isEqualTo(RELAYED);
    assertThat(agents.right.selectedPair().remote().type()).isEqualTo(CandidateType.RELAYED);

    int before = agents.wire.sent().size();
    agents.wire.run(Duration.ofSeconds(20));
    assertThat(agents.wire.sent().subList(before, agents.wire.sent().size()))
        .filteredOn(sent -> sent.transmit().remote().equals(TwoAgents.RIGHT))
        .isNotEmpty()
        .anySatisfy(sent -> assertThat(sent.transmit().local()).isEqualTo(RELAYED));
  }

  @Test
  void directPathIsPreferred() {
    addRelayed();
    agents.connect();
    assertThat(agents.left.selectedPair().local().type()).isEqualTo(CandidateType.HOST);
    assertThat(agents.right.selectedPair().remote().type()).isEqualTo(CandidateType.HOST);
  }

  @Test
  void addressThatWasSignaledUnderANameIsNotToldToTheServer() {
    blockDirectPath();
    agents.addLeftHost();
    agents.right.addLocalCandidate(TwoAgents.host(TwoAgents.RIGHT), agents.wire.now());
    Candidate theirs = TwoAgents.signaled(TwoAgents.host(TwoAgents.RIGHT));
    agents.left.addHiddenRemoteCandidate(theirs, agents.wire.now());
    addRelayed();
    agents.left.setRemoteCredentials(agents.right.localCredentials(), agents.wire.now());
    agents.wire.run(Duration.ofSeconds(5));
    assertThat(agents.wire.sent())
        .extracting(sent -> sent.transmit().local())
        .contains(TwoAgents.LEFT)
        .doesNotContain(RELAYED);

    agents.right.setRemoteCredentials(agents.left.localCredentials(), agents.wire.now());
    assertThat(agents.wire.runUntil(Duration.ofSeconds(5), agents::bothSelected))
        .as("the peer's check has told it already")
        .isTrue();
  }

  @Test
  void oneThatIsLostTakesItsPairAlongAndNothingMoreIsSentFromIt() {
    blockDirectPath();
    addRelayed();
    agents.connect();
    agents.left.removeLocalBase(Transport.UDP, RELAYED, agents.wire.now());
    agents.wire.drain();
    int before = agents.wire.sent().size();
    agents.wire.run(Duration.ofSeconds(60));
    assertThat(agents.wire.sent().subList(before, agents.wire.sent().size()))
        .noneSatisfy(sent -> assertThat(sent.transmit().local()).isEqualTo(RELAYED));
    assertThat(agents.left.pairs())
        .noneSatisfy(pair -> assertThat(pair.pair().local().base()).isEqualTo(RELAYED));
  }

  @Test
  void foundationTellsServersAndTransportsApart() {
    String overUdp = relayed(SERVER, Transport.UDP).foundation();
    InetSocketAddress elsewhere = IpLiteral.endpoint("198.51.100.2", 3478);
    assertThat(relayed(SERVER, Transport.UDP).foundation()).isEqualTo(overUdp);
    assertThat(relayed(SERVER, Transport.TCP).foundation()).isNotEqualTo(overUdp);
    assertThat(relayed(elsewhere, Transport.UDP).foundation()).isNotEqualTo(overUdp);
  }

  @Test
  void isSignaledWithTheMappedAddressAsRelated() {
    Candidate signaled = TwoAgents.signaled(relayed(SERVER, Transport.TCP));
    assertThat(signaled.type()).isEqualTo(CandidateType.RELAYED);
    assertThat(signaled.network()).as("the server relays UDP").isEqualTo(NetworkType.UDP4);
    assertThat(signaled.address()).isEqualTo(RELAYED);
    assertThat(signaled.related()).isEqualTo(MAPPED);
    assertThat(signaled.priority()).isEqualTo(Priority.of(CandidateType.RELAYED, 65_535, 1));
  }
}
