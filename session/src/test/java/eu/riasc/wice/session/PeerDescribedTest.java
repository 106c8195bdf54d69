package eu.riasc.wice.session;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.signaling.Id;
import eu.riasc.wice.signaling.Message;
import eu.riasc.wice.signaling.PeerDescription;
import eu.riasc.wice.signaling.SessionDescription;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Field 3 reaches the application as long as nobody else can have played it. */
class PeerDescribedTest {
  private final World world = new World(12);
  private final Party alice = world.join(1, "10.0.0.1:4000");
  private final Party bob = world.join(2, "10.0.0.2:4000");

  @BeforeEach
  void connect() {
    alice.want(bob);
    bob.want(alice);
    assertThat(world.runUntil(() -> alice.agreesWith(bob), Duration.ofSeconds(3))).isTrue();
    world.run(Duration.ofSeconds(2));
  }

  @Test
  void whatComesWithAFreshDescriptionIsHandedOn() {
    fromBob(text("one"), current(10));
    fromBob(text("two"), current(11));

    assertThat(described()).containsExactly(text("one"), text("two"));
  }

  @Test
  void whatComesAgainOrLateIsNot() {
    fromBob(text("two"), current(11));
    fromBob(text("two"), current(11));
    fromBob(text("one"), current(10));

    assertThat(described()).containsExactly(text("two"));
    assertThat(alice.endpoint.statistics().peerDescriptionsStale()).isEqualTo(2);
  }

  @Test
  void whatComesWithAnOldDescriptionIsNot() {
    SessionDescription before = current(10);
    alice.restart(bob);
    world.run(Duration.ofSeconds(5));
    fromBob(text("one"), before);

    assertThat(described()).isEmpty();
    assertThat(alice.endpoint.statistics().peerDescriptionsStale()).isEqualTo(1);
  }

  @Test
  void aPinnedPeerDoesNotSayItWithoutADescription() {
    fromBob(text("one"), null);
    assertThat(described()).isEmpty();

    alice.endpoint.unpin(bob.publicKey());
    fromBob(text("one"), null);
    assertThat(described()).containsExactly(text("one"));
  }

  private void fromBob(PeerDescription text, @Nullable SessionDescription description) {
    Message message = new Message(null, null, text, description);
    world.publish(bob.privateKey(), alice.publicKey(), message);
    world.run(Duration.ofSeconds(1));
  }

  /** What bob could say at present, with a revision of the test's choice. */
  private SessionDescription current(long revision) {
    SessionSnapshot now = alice.session(bob.publicKey());
    Id theirs = Objects.requireNonNull(now.peerSessionId());
    return new SessionDescription(
        bob.publicKey(),
        alice.publicKey(),
        new Id(5, 5),
        theirs,
        revision,
        null,
        now.sessionId(),
        1,
        null,
        false);
  }

  private static PeerDescription text(String hostname) {
    return new PeerDescription.Older(
        World.key(2).publicKey(), hostname, List.of("10.9.0.2/32"), "", "", 0);
  }

  private List<PeerDescription> described() {
    return alice.events.stream()
        .filter(EndpointEvent.PeerDescribed.class::isInstance)
        .map(event -> ((EndpointEvent.PeerDescribed) event).description())
        .toList();
  }
}
