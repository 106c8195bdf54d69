package eu.riasc.wice.ice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.Transmit;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** A nominating check comes to nothing after the peer has selected: both end on one pair. */
@NullUnmarked
class RenominationTest {
  private static final InetSocketAddress SECOND = IpLiteral.endpoint("192.0.2.3", 3000);

  private final TwoAgents two = new TwoAgents();

  private void begin() {
    two.wire.attach(two.right, SECOND);
    two.left.followLatestNomination();
    two.right.followLatestNomination();
    two.addHostCandidates();
    Candidate second = Candidate.host(SECOND, Candidate.ONLY_LOCAL_PREFERENCE - 1);
    two.right.addLocalCandidate(second, two.wire.now());
    two.left.addRemoteCandidate(TwoAgents.signaled(second), two.wire.now());
    two.exchangeCredentials();
  }

  private boolean agree() {
    CandidatePair left = two.left.selectedPair();
    CandidatePair right = two.right.selectedPair();
    return left != null
        && right != null
        && left.remote().address().equals(right.local().address())
        && left.local().address().equals(right.remote().address());
  }

  /** From the moment the controlled side has selected, nothing comes back over that pair. */
  private boolean isAnswerOverFirstPair(Transmit transmit) {
    return two.right.selectedPair() != null && transmit.local().equals(TwoAgents.RIGHT);
  }

  @Test
  void theControlledSideFollowsTheNominationOfAnotherPair() {
    two.wire.dropIf(this::isAnswerOverFirstPair);
    begin();
    assertThat(two.wire.runUntil(Duration.ofSeconds(2), () -> two.right.selectedPair() != null))
        .isTrue();
    assertThat(two.right.selectedPair().local().address()).isEqualTo(TwoAgents.RIGHT);

    assertThat(two.wire.runUntil(Duration.ofSeconds(6), this::agree)).isTrue();
    assertThat(two.left.selectedPair().remote().address()).isEqualTo(SECOND);
    assertThat(two.wire.events(two.right, IceEvent.ConsentExpired.class)).isEmpty();
    two.wire.run(Duration.ofMinutes(2));
    assertThat(agree()).isTrue();
  }

  @Test
  void aLateCopyOfTheFormerNominationDoesNotBringItBack() {
    two.wire.dropIf(this::isAnswerOverFirstPair);
    begin();
    assertThat(two.wire.runUntil(Duration.ofSeconds(2), () -> two.right.selectedPair() != null))
        .isTrue();
    assertThat(two.wire.runUntil(Duration.ofSeconds(6), this::agree)).isTrue();
    two.wire.dropIf(transmit -> false);
    for (Wire.Sent sent : List.copyOf(two.wire.sent())) {
      if (sent.transmit().remote().equals(TwoAgents.RIGHT)) {
        two.wire.inject(TwoAgents.LEFT, TwoAgents.RIGHT, sent.transmit().payload());
      }
    }
    two.wire.run(Duration.ofSeconds(30));

    assertThat(agree()).isTrue();
    assertThat(two.left.selectedPair().remote().address()).isEqualTo(SECOND);
  }

  @Test
  void bothEndOnOnePairWhateverIsLostWhileTheyConnect() {
    int connected = 0;
    for (long seed = 1; seed <= 300; seed++) {
      Random loss = new Random(seed);
      RenominationTest run = new RenominationTest();
      run.two.wire.dropIf(transmit -> loss.nextDouble() < 0.4);
      run.begin();
      if (run.two.wire.runUntil(Duration.ofSeconds(60), run.two::bothSelected)) {
        connected++;
        run.two.wire.dropIf(transmit -> false);
        run.two.wire.run(Duration.ofSeconds(10));
        assertThat(run.agree()).as("seed %d agrees", seed).isTrue();
      }
    }
    // now and then every copy of every first check is lost
    assertThat(connected).isGreaterThan(290);
  }
}
