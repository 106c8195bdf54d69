package eu.riasc.wice.signaling.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.kube.TestCluster;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.SignalingException.Code;
import eu.riasc.wice.signaling.kubernetes.ClusterSetup.Finding;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Everything works with the Role of deploy/kubernetes, and every missing verb has its own error.
 */
@Tag("socket")
class RightsTest {
  private final Peers peers = new Peers();
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

  private void allow(String... verbs) throws Exception {
    List<String> quoted = Arrays.stream(verbs).map(verb -> '"' + verb + '"').toList();
    cluster
        .admin()
        .setRules(
            namespace,
            "[{\"apiGroups\":[\"wice.riasc.eu\"],\"resources\":[\"signalingenvelopes\"],\"verbs\":"
                + quoted
                + "}]");
  }

  private void allowAllBut(String missing) throws Exception {
    List<String> verbs =
        new ArrayList<>(List.of("create", "delete", "deletecollection", "list", "watch"));
    verbs.remove(missing);
    allow(verbs.toArray(String[]::new));
  }

  private List<Finding> check(Path config) {
    try (ClusterSetup setup = ClusterSetup.of(KubernetesUri.parse(URI.create("k8s:" + config)))) {
      return setup.check();
    }
  }

  private static List<String> wrong(List<Finding> findings) {
    return findings.stream().filter(each -> !each.ok()).map(Finding::text).toList();
  }

  @Test
  void theShippedRoleIsEnoughAndCheckSaysSo() {
    assertThat(check(kubeconfig)).hasSize(4).allMatch(Finding::ok);
  }

  @ParameterizedTest
  @ValueSource(strings = {"create", "delete", "deletecollection", "list", "watch"})
  void checkNamesTheVerbThatIsMissing(String verb) throws Exception {
    allowAllBut(verb);

    assertThat(wrong(check(kubeconfig)))
        .anyMatch(
            text ->
                text.startsWith(
                    "no right to " + verb + " signalingenvelopes in namespace " + namespace))
        .noneMatch(text -> text.contains("signalingenvelopes") && !text.contains("to " + verb));
  }

  @Test
  void checkSaysThatTheNamespaceMayBeTheWrongOne() throws Exception {
    assertThat(wrong(check(cluster.kubeconfig("app", "elsewhere"))))
        .anyMatch(text -> text.contains("no right to anything in namespace elsewhere"));
  }

  @Test
  void checkSaysThatTheCredentialsAreWrong() throws Exception {
    assertThat(wrong(check(cluster.kubeconfig("stranger", namespace))))
        .singleElement()
        .asString()
        .contains("401", "credentials");
  }

  @ParameterizedTest
  @CsvSource({"get, update create", "update, get create", "create, get update"})
  void checkNamesWhatIsMissingForSweeping(String verb, String others) throws Exception {
    cluster
        .admin()
        .setRules(
            namespace,
            """
            [{"apiGroups":["wice.riasc.eu"],"resources":["signalingenvelopes"],
              "verbs":["create","delete","deletecollection","list","watch"]},
             {"apiGroups":["coordination.k8s.io"],"resources":["leases"],"verbs":["%s"]}]
            """
                .replace("%s", others.replace(" ", "\",\"")));

    assertThat(wrong(check(kubeconfig)))
        .singleElement()
        .asString()
        .startsWith("no right to " + verb + " the lease wice-sweeper in namespace " + namespace);
  }

  @Test
  void withoutCreatePublishingIsRefusedAndSaysWhatToDo() throws Exception {
    allowAllBut("create");

    SignalingException failure =
        Peers.fails(peers.open(kubeconfig).publish(Peers.envelope(Peers.key()), Peers.PATIENCE));

    assertThat(failure.code()).isEqualTo(Code.REFUSED);
    assertThat(failure)
        .hasMessageContainingAll("publish: 403", "cannot create", namespace, "wice k8s install")
        .hasMessageNotContaining("\n");
  }

  @Test
  void withoutWatchSubscribingIsRefusedUntilTheRightIsGranted() throws Exception {
    allowAllBut("watch");
    KubernetesTransport transport = peers.open(kubeconfig);
    PublicKey key = Peers.key();

    SignalingException failure = Peers.refused(transport, key);

    assertThat(failure.code()).isEqualTo(Code.REFUSED);
    assertThat(failure)
        .hasMessageContainingAll("watch envelopes: 403", "cannot watch", "wice k8s install");
    Peers.Inbox inbox = new Peers.Inbox();
    transport.subscribe(key, inbox::add, null);
    allow("create", "delete", "list", "watch");
    Envelope envelope = Peers.envelope(key);
    Peers.publish(transport, envelope);
    inbox.await(items -> items.contains(envelope));
  }

  @Test
  void withoutListNothingIsKnownOfWhatIsStoredAndTheRestWorks() throws Exception {
    allowAllBut("list");
    KubernetesTransport transport = peers.open(kubeconfig);
    Envelope unread = Peers.envelope(Peers.key());
    Peers.publish(transport, unread);

    // what has just been sent counts as stored without a question
    Peers.until(
        () ->
            transport
                .isStored(unread.sender(), unread.recipient())
                .handle((stored, failure) -> failure != null)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS));
    assertThat(Peers.fails(transport.isStored(unread.sender(), unread.recipient())))
        .hasMessageContainingAll("look for an envelope: 403", "cannot list");
    handsOver(transport);
  }

  @Test
  void withoutDeleteEnvelopesAreHandedOverAndStay() throws Exception {
    allowAllBut("delete");
    KubernetesTransport transport = peers.open(kubeconfig);

    handsOver(transport);
    handsOver(transport);

    assertThat(cluster.admin().envelopes(namespace)).isEqualTo(2);
  }

  @Test
  void withoutDeletecollectionEachIsDeletedByItself() throws Exception {
    allowAllBut("deletecollection");
    KubernetesTransport transport = peers.open(kubeconfig);
    PublicKey key = Peers.key();
    PublicKey friend = Peers.key();
    Peers.Inbox inbox = Peers.subscribe(transport, key);
    Peers.publish(transport, Peers.envelope(key, friend));
    Peers.publish(transport, Peers.envelope(key, Peers.key())); // who is away
    for (int i = 0; i < 3; i++) {
      Peers.publish(peers.open(kubeconfig), Peers.envelope(friend, key));
    }

    inbox.await(items -> items.size() == 3);
    Peers.until(() -> cluster.admin().envelopes(namespace) == 1);
    transport.close();
    assertThat(cluster.admin().envelopes(namespace)).as("left when it closed").isZero();
    assertThat(transport.statistics().collections()).as("tried once").isEqualTo(1);
  }

  private static void handsOver(KubernetesTransport transport) throws Exception {
    Envelope envelope = Peers.envelope(Peers.key());
    Peers.Inbox inbox = Peers.subscribe(transport, envelope.recipient());
    Peers.publish(transport, envelope);
    inbox.await(items -> items.equals(List.of(envelope)));
  }

  @Test
  void withoutTheResourceItSaysHowToInstallIt() throws Exception {
    Path wrongServer = cluster.kubeconfig("admin", "missing-namespace");

    SignalingException failure =
        Peers.fails(peers.open(wrongServer).publish(Peers.envelope(Peers.key()), Peers.PATIENCE));

    assertThat(failure).hasMessageContainingAll("404", "missing-namespace", "create the namespace");
  }
}
