package eu.riasc.wice.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.crypto.CommunityKey;
import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.session.AdmissionPolicy;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** Nodes that know a passphrase, and none of the others' keys. */
@Tag("socket")
@Timeout(60)
class GroupTest {
  private final PrivateKey group = CommunityKey.fromPassphrase("the sea is calm");
  private final Node alice;
  private final Node bob;
  private final Node carol;

  GroupTest(TestInfo test) {
    String backend = "inprocess:group-" + test.getTestMethod().orElseThrow().getName();
    alice = node(backend);
    bob = node(backend);
    carol = node(backend);
  }

  private static Node node(String backend) {
    return Node.builder()
        .key(PrivateKey.generate(new SecureRandom()))
        .backend(backend)
        .interfaces(List.of("lo"))
        .includeLoopback(true)
        .build();
  }

  @AfterEach
  void close() {
    List.of(alice, bob, carol).forEach(Node::close);
  }

  private static Group join(Node node, PrivateKey group, BlockingQueue<PublicKey> heard)
      throws Exception {
    Group joined = node.join(group, heard::add);
    joined.ready().toCompletableFuture().get(10, SECONDS);
    return joined;
  }

  @Test
  void membersHearWhoAnnouncesItselfAndConnectToIt() throws Exception {
    BlockingQueue<PublicKey> atAlice = new LinkedBlockingQueue<>();
    BlockingQueue<PublicKey> atBob = new LinkedBlockingQueue<>();
    BlockingQueue<PublicKey> atCarol = new LinkedBlockingQueue<>();
    join(alice, group, atAlice);
    join(bob, group, atBob);
    Group ofCarol = join(carol, group, atCarol);
    carol.accept(AdmissionPolicy.anyone(), peer -> {});

    ofCarol.announce().toCompletableFuture().get(10, SECONDS);

    assertThat(atAlice.poll(10, SECONDS)).isEqualTo(carol.publicKey());
    assertThat(atBob.poll(10, SECONDS)).isEqualTo(carol.publicKey());
    assertThat(atCarol).as("what one says oneself").isEmpty();
    alice.connect(carol.publicKey()).connected().toCompletableFuture().get(20, SECONDS);
    bob.connect(carol.publicKey()).connected().toCompletableFuture().get(20, SECONDS);
  }

  @Test
  void whoHasAnotherKeyHearsNothingAndNeitherDoesWhoHasLeft() throws Exception {
    BlockingQueue<PublicKey> atAlice = new LinkedBlockingQueue<>();
    BlockingQueue<PublicKey> atBob = new LinkedBlockingQueue<>();
    BlockingQueue<PublicKey> atCarol = new LinkedBlockingQueue<>();
    Group ofAlice = join(alice, group, atAlice);
    join(bob, CommunityKey.fromPassphrase("the sea is rough"), atBob);
    Group ofCarol = join(carol, group, atCarol);

    ofAlice.close();
    ofCarol.announce().toCompletableFuture().get(10, SECONDS);
    join(alice, group, atAlice);
    ofCarol.announce().toCompletableFuture().get(10, SECONDS);

    assertThat(atAlice.poll(10, SECONDS)).isEqualTo(carol.publicKey());
    assertThat(atAlice).as("of the first announcement").isEmpty();
    assertThat(atBob).isEmpty();
  }

  @Test
  void aGroupCannotHaveTheNodesOwnKey() {
    PrivateKey own = PrivateKey.generate(new SecureRandom());
    try (Node node = Node.builder().key(own).backend("inprocess:group-own").build()) {
      assertThatThrownBy(() -> node.join(own, member -> {}))
          .isInstanceOf(NodeException.class)
          .hasMessageContaining("expected one that is shared");
    }
  }
}
