package eu.riasc.wice.signaling.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.kube.TestCluster;
import eu.riasc.wice.sansio.Backoff;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.TransportContext;
import eu.riasc.wice.signaling.kubernetes.EnvelopeObject.Ref;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What has been read is deleted, in one request, and nothing else is. */
@Tag("socket")
class ReadEnvelopesTest {
  private final Peers peers = new Peers();
  private final List<PublicKey> keys = Stream.of(Peers.key(), Peers.key()).sorted().toList();
  private final PublicKey key = keys.get(0);
  private final PublicKey friend = keys.get(1);
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
  void close() {
    peers.close();
  }

  @Test
  void whatIsReadWithinAMomentIsDeletedByOneRequest() throws Exception {
    KubernetesTransport reader = peers.open(kubeconfig);
    Peers.Inbox inbox = Peers.subscribe(reader, key);
    Peers.publish(reader, Peers.envelope(key, friend));
    KubernetesTransport sender = peers.open(kubeconfig);
    Peers.subscribe(sender, friend);
    for (int i = 0; i < 5; i++) {
      Peers.publish(sender, Peers.envelope(friend, key));
    }

    inbox.await(items -> items.size() == 5);
    Peers.until(() -> cluster.admin().envelopes(namespace) == 0);

    assertThat(reader.statistics().collections()).isEqualTo(1);
    assertThat(reader.statistics().deletions()).isEqualTo(1);
    assertThat(sender.statistics().deletions()).as("what the reader has deleted").isZero();
  }

  @Test
  void whatTwoPeersHaveReadOfEachOtherIsDeletedByOneRequestOfTheSmallerKey() throws Exception {
    KubernetesTransport smaller = peers.open(kubeconfig);
    KubernetesTransport larger = peers.open(kubeconfig);
    Peers.Inbox ofSmaller = Peers.subscribe(smaller, key);
    Peers.Inbox ofLarger = Peers.subscribe(larger, friend);
    for (int round = 1; round <= 2; round++) {
      int each = round;
      Peers.publish(smaller, Peers.envelope(key, friend));
      ofLarger.await(items -> items.size() == each);
      Peers.publish(larger, Peers.envelope(friend, key));
      ofSmaller.await(items -> items.size() == each);
    }
    assertThat(cluster.admin().envelopes(namespace)).isEqualTo(4);

    Peers.until(() -> cluster.admin().envelopes(namespace) == 0);

    assertThat(smaller.statistics().deletions()).isEqualTo(1);
    assertThat(larger.statistics().deletions()).isZero();
  }

  @Test
  void whatTheSmallerKeyDoesNotDeleteTheLargerDoes() throws Exception {
    KubernetesTransport larger = peers.open(kubeconfig);
    Peers.Inbox ofLarger = Peers.subscribe(larger, friend);
    Peers.publish(larger, Peers.envelope(friend, Peers.key())); // nobody is there to read it
    create(friend, "p-1");
    create(friend, "p-2");

    ofLarger.await(items -> items.size() == 2);
    Peers.until(() -> cluster.admin().envelopes(namespace) == 1);
  }

  @Test
  void neitherWhatIsNotReadYetNorWhatOthersGetIsDeletedWithIt() throws Exception {
    List<Ref> read = new ArrayList<>();
    read.add(create(key, "p-1"));
    read.add(create(key, "p-2"));
    Ref unread = create(key, "p-3");
    Ref ofAnother = create(Peers.key(), "p-1");

    deleteAsRead(read);

    Peers.until(() -> cluster.admin().envelopes(namespace) == 2);
    assertThat(stored()).containsExactlyInAnyOrder(unread.uid(), ofAnother.uid());
  }

  @Test
  void whatIsNewerThanTheServersMemoryIsDeletedToo() throws Exception {
    for (int round = 0; round < 20; round++) {
      deleteAsRead(List.of(create(key, "p-1"), create(key, "p-2")));

      assertThat(stored()).as("round %d", round).isEmpty();
    }
  }

  private Ref create(PublicKey recipient, String id) throws Exception {
    Envelope envelope = Peers.envelope(friend, recipient);
    JsonNode created =
        EnvelopeObject.MAPPER.readTree(
            cluster
                .admin()
                .create(
                    path(),
                    EnvelopeObject.toJson(envelope, Map.of(EnvelopeObject.ENVELOPE_LABEL, id))));
    return Objects.requireNonNull(EnvelopeObject.ref(created));
  }

  private String path() {
    return "/apis/wice.riasc.eu/v1/namespaces/" + namespace + "/signalingenvelopes";
  }

  private List<String> stored() throws Exception {
    List<String> uids = new ArrayList<>();
    for (JsonNode each :
        EnvelopeObject.MAPPER.readTree(cluster.admin().get(path())).path("items")) {
      uids.add(each.path("metadata").path("uid").asText());
    }
    return uids;
  }

  /** Returns when the server has answered. */
  private void deleteAsRead(List<Ref> read) throws Exception {
    TransportContext context = peers.context();
    KubernetesUri uri = KubernetesUri.parse(URI.create("k8s:" + kubeconfig));
    Loop loop = new Loop(context.scheduler());
    CompletableFuture<Void> done = new CompletableFuture<>();
    CompletableFuture<Void> closed = new CompletableFuture<>();
    loop.run(
        () -> {
          ApiClient client =
              new ApiClient(ClusterConfig.load(uri), loop, context.nanoTime(), new Counters());
          RequestQueue queue =
              new RequestQueue(
                  loop,
                  context.nanoTime(),
                  client,
                  uri,
                  KubernetesTransportSettings.DEFAULT,
                  new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), new Random(1)),
                  () -> {});
          Deletions deletions = new Deletions(client, queue, loop, context.nanoTime(), 50);
          ReadEnvelopes envelopes =
              new ReadEnvelopes(
                  EnvelopeObject.label(key),
                  deletions,
                  new SentEnvelopes(client, queue, deletions, loop, context.nanoTime()),
                  Duration.ofSeconds(1),
                  loop,
                  context.nanoTime());
          read.forEach(ref -> envelopes.add(new Intake.Arrival(Peers.envelope(friend, key), ref)));
          envelopes.flush();
          deletions.onIdle(() -> done.complete(null));
          var unused = done.thenRun(client::close).thenRun(() -> closed.complete(null));
        });
    Peers.ends(closed);
    loop.stop(Duration.ofSeconds(1));
  }
}
