package eu.riasc.wice.signaling.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.crypto.CommunityKey;
import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.kube.TestCluster;
import eu.riasc.wice.node.Group;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A group of nodes over a real API server: one object, and several who must read it. */
@Tag("socket")
class GroupOfNodesTest {
  private static final int MEMBERS = 4;

  @Test
  void allMembersHearAnAnnouncementSinceNoneDeletesIt() throws Exception {
    TestCluster cluster = TestCluster.shared();
    String namespace = cluster.namespace();
    Path kubeconfig = cluster.kubeconfig("app", namespace);
    PrivateKey key = CommunityKey.fromPassphrase("of " + namespace);
    try (Mesh mesh = new Mesh()) {
      Map<Group, BlockingQueue<PublicKey>> groups = new LinkedHashMap<>();
      for (int i = 0; i < MEMBERS; i++) {
        BlockingQueue<PublicKey> heard = new LinkedBlockingQueue<>();
        groups.put(mesh.join(kubeconfig).node().join(key, heard::add), heard);
      }
      for (Group each : groups.keySet()) {
        Mesh.await(each.ready());
      }
      Group first = groups.keySet().iterator().next();

      Mesh.await(first.announce());

      PublicKey announced = mesh.members().get(0).node().publicKey();
      for (Map.Entry<Group, BlockingQueue<PublicKey>> each : groups.entrySet()) {
        if (each.getKey() != first) {
          assertThat(each.getValue().poll(Mesh.PATIENCE.toSeconds(), TimeUnit.SECONDS))
              .isEqualTo(announced);
        }
      }
      BlockingQueue<PublicKey> later = new LinkedBlockingQueue<>();
      Mesh.await(mesh.join(kubeconfig).node().join(key, later::add).ready());
      assertThat(later.poll(Mesh.PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .as("what is still there for who joins later")
          .isEqualTo(announced);
    }
  }
}
