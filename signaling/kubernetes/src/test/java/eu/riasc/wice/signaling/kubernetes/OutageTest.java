package eu.riasc.wice.signaling.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.kube.TestCluster;
import eu.riasc.wice.node.Peer;
import eu.riasc.wice.signaling.Envelope;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The API server goes away, comes back, and has forgotten. */
@Tag("socket")
@Timeout(180)
class OutageTest {
  private static TestCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = TestCluster.own();
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void peersConnectAlthoughTheServerIsKilledAndRestartedInTheirHandshake() throws Exception {
    String namespace = cluster.namespace();
    Path kubeconfig = cluster.kubeconfig("app", namespace);
    try (Mesh mesh = new Mesh()) {
      Mesh.Member alice = mesh.join(kubeconfig);
      Mesh.Member bob = mesh.join(kubeconfig);
      mesh.awaitReady();
      Peer toBob = alice.node().connect(bob.node().publicKey());
      Peers.until(() -> alice.transports().get(0).statistics().requests() >= 2);
      cluster.killServer();
      Peer toAlice = bob.node().connect(alice.node().publicKey());
      cluster.startServer();

      Mesh.await(List.of(toBob, toAlice));
      Peers.until(() -> cluster.admin().envelopes(namespace) == 0);
    }
  }

  @Test
  void aWatchWhoseVersionIsCompactedBeginsAnewWithoutLossOrRepetition() throws Exception {
    String namespace = cluster.namespace();
    Path kubeconfig = cluster.kubeconfig("app", namespace);
    try (Peers peers = new Peers()) {
      PublicKey key = Peers.key();
      PublicKey friend = Peers.key();
      KubernetesTransport reader =
          peers.open(kubeconfig, "", Peers.QUICK.withWatchLength(Duration.ofSeconds(4)));
      Peers.Inbox inbox = Peers.subscribe(reader, key);
      Peers.publish(reader, Peers.envelope(key, friend));
      KubernetesTransport sender = peers.open(kubeconfig);
      List<Envelope> sent = new ArrayList<>();
      sent.add(Peers.envelope(friend, key));
      Peers.publish(sender, sent.get(0));
      Peers.until(() -> reader.statistics().watchesResumed() > 0);
      long begun = reader.statistics().watchesBegun();

      cluster.killServer();
      compact();
      cluster.startServer();
      for (int i = 0; i < 20; i++) {
        sent.add(Peers.envelope(friend, key));
        cluster.admin().createEnvelope(namespace, EnvelopeObject.toJson(sent.get(i + 1)));
      }

      inbox.await(items -> items.containsAll(sent));
      Peers.until(() -> cluster.admin().envelopes(namespace) <= 1);
      assertThat(inbox.items()).hasSize(sent.size());
      assertThat(reader.statistics().watchesBegun()).as("begun anew").isGreaterThan(begun);
    }
  }

  /** Has etcd forget everything but what is. */
  private static void compact() throws Exception {
    String put = etcd("/v3/kv/put", "{\"key\":\"Zm9v\",\"value\":\"YmFy\"}");
    Matcher revision = Pattern.compile("\"revision\":\"(\\d+)\"").matcher(put);
    assertThat(revision.find()).as(put).isTrue();
    etcd("/v3/kv/compaction", "{\"revision\":\"" + revision.group(1) + "\",\"physical\":true}");
  }

  private static String etcd(String path, String body) throws Exception {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(cluster.etcd() + path))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }
}
