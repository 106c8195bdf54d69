package eu.riasc.wice.signaling.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.kube.TestCluster;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.SignalingException.Code;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What others put into the namespace has no effect but that it is cleared away. */
@Tag("socket")
class HostileObjectsTest {
  private final Peers peers = new Peers();
  private final PublicKey key = Peers.key();
  private TestCluster cluster;
  private String namespace = "";
  private Path kubeconfig = Path.of("");

  @BeforeEach
  void namespace() throws Exception {
    cluster = TestCluster.shared();
    namespace = cluster.namespace();
    kubeconfig = cluster.kubeconfig("app", namespace);
  }

  @AfterEach
  void close() throws Exception {
    peers.close();
  }

  private String json() {
    return EnvelopeObject.toJson(Peers.envelope(key));
  }

  @ParameterizedTest
  @CsvSource({
    "\"sender\":\", \"sender\":\"x",
    "\"sender\", \"from\"",
    "\"recipient\":\", \"recipient\":\"/",
    "\"nonce\":\", \"nonce\":\"AAAA",
    "\"nonce\", \"once\"",
    "\"body\":\", \"body\":\"%",
    "\"contents\", \"content\""
  })
  void theSchemaRefusesWhatIsNoEnvelope(String part, String instead) throws Exception {
    assertThat(cluster.admin().createEnvelope(namespace, json())).isEqualTo(201);

    assertThat(cluster.admin().createEnvelope(namespace, json().replace(part, instead)))
        .isEqualTo(422);
  }

  @Test
  void bodiesOverTheLimitAreRefusedByUsAndByTheSchema() throws Exception {
    Envelope large = new Envelope(key, key, new byte[65_600], new byte[24]);

    assertThat(cluster.admin().createEnvelope(namespace, EnvelopeObject.toJson(large)))
        .isEqualTo(422);
    assertThat(Peers.fails(peers.open(kubeconfig).publish(large, Peers.PATIENCE)).code())
        .isEqualTo(Code.TOO_LARGE);
  }

  @Test
  void objectsWithOurLabelThatAreNotForUsAreDroppedAndDeleted() throws Exception {
    Peers.Inbox inbox = Peers.subscribe(peers.open(kubeconfig), key);
    for (int i = 0; i < 20; i++) {
      String other = EnvelopeObject.toJson(Peers.envelope(Peers.key()));
      cluster
          .admin()
          .createEnvelope(
              namespace,
              other.replaceAll(
                  "recipient\":\"[a-z2-7]{52}\"",
                  "recipient\":\"" + EnvelopeObject.label(key) + "\""));
    }
    Envelope ours = Peers.envelope(key);
    Peers.publish(peers.open(kubeconfig), ours);

    inbox.await(items -> items.contains(ours));
    Peers.until(() -> cluster.admin().envelopes(namespace) == 0);
    assertThat(inbox.items()).containsExactly(ours);
  }

  @Test
  void objectsForOthersAreNotEvenSeenByAWatchOfALabel() throws Exception {
    KubernetesTransport transport = peers.open(kubeconfig);
    Peers.Inbox inbox = Peers.subscribe(transport, key);
    KubernetesTransport sender = peers.open(kubeconfig);
    Peers.publish(sender, Peers.envelope(key));
    inbox.await(items -> items.size() == 1);
    long before = transport.statistics().bytesRead();
    for (int i = 0; i < 50; i++) {
      Peers.publish(sender, Peers.envelope(Peers.key()));
    }
    Peers.publish(sender, Peers.envelope(key));
    inbox.await(items -> items.size() == 2);

    assertThat(transport.statistics().bytesRead() - before).isLessThan(6_000);
  }

  @Test
  void olderPeersObjectsWithoutALabelAreReadWithCompat() throws Exception {
    Peers.Inbox labelled = Peers.subscribe(peers.open(kubeconfig), key);
    Peers.Inbox compat = Peers.subscribe(peers.open(kubeconfig, "?compat=true", Peers.QUICK), key);
    Envelope old = Peers.envelope(key);
    cluster
        .admin()
        .createEnvelope(
            namespace, EnvelopeObject.toJson(old).replaceAll(",\"labels\":\\{[^}]*\\}", ""));
    compat.await(items -> items.equals(List.of(old)));
    Envelope ours = Peers.envelope(key);
    Peers.publish(peers.open(kubeconfig), ours);

    compat.await(items -> items.equals(List.of(old, ours)));
    labelled.await(items -> items.equals(List.of(ours)));
    Peers.until(() -> cluster.admin().envelopes(namespace) == 0);
  }

  @Test
  void whatAGroupIsSentStaysForAllItsMembersUntilTheSenderTakesItBack() throws Exception {
    KubernetesTransportSettings settings =
        Peers.QUICK.withLifetimes(
            KubernetesTransportSettings.DEFAULT.lifetime(),
            java.time.Duration.ofSeconds(3),
            KubernetesTransportSettings.DEFAULT.sweepInterval());
    List<Peers.Inbox> members = new ArrayList<>();
    KubernetesTransport sender = peers.open(kubeconfig, "", settings);
    for (KubernetesTransport each : List.of(sender, peers.open(kubeconfig))) {
      Peers.Inbox inbox = new Peers.Inbox();
      Peers.ends(each.subscribeShared(key, inbox::add, null).ready());
      members.add(inbox);
    }
    Envelope announcement = Peers.envelope(key);
    Peers.publish(sender, announcement);
    for (Peers.Inbox each : members) {
      each.await(items -> items.contains(announcement));
    }

    assertThat(cluster.admin().envelopes(namespace)).isEqualTo(1);
    Peers.Inbox late = new Peers.Inbox();
    Peers.ends(peers.open(kubeconfig).subscribeShared(key, late::add, null).ready());
    late.await(items -> items.contains(announcement));
    Peers.until(() -> cluster.admin().envelopes(namespace) == 0);
  }

  @Test
  void aSenderTakesBackWhatNobodyHasReadWhenItSendsMoreAndWhenItCloses() throws Exception {
    KubernetesTransport sender = peers.open(kubeconfig);
    PublicKey from = Peers.key();
    Peers.publish(sender, Peers.envelope(from, key));
    assertThat(Peers.ends(sender.isStored(from, key))).isTrue();
    Peers.publish(sender, Peers.envelope(from, key));
    Peers.publish(sender, Peers.envelope(from, Peers.key()));

    Peers.until(() -> cluster.admin().envelopes(namespace) == 2);
    sender.close();

    assertThat(cluster.admin().envelopes(namespace)).isZero();
  }
}
