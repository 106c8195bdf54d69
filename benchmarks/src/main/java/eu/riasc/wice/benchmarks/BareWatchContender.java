package eu.riasc.wice.benchmarks;

import eu.riasc.wice.kube.Admin;
import eu.riasc.wice.kube.TestCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The same object, created by a plain HTTP client, until its event is the next line of a plain
 * watch of its label: what the API server and the JDK's client take.
 */
final class BareWatchContender implements Contender, AutoCloseable {
  static final String FIGURE = "kubernetes.bare_create_to_event";

  private final Semaphore events = new Semaphore(0);
  private final HttpClient http;
  private final String path;
  private final String object;
  private final InputStream watch;

  BareWatchContender(TestCluster cluster, String namespace) throws Exception {
    http = HttpClient.newBuilder().sslContext(Admin.trusting(cluster.authority())).build();
    path =
        cluster.server() + "/apis/wice.riasc.eu/v1/namespaces/" + namespace + "/signalingenvelopes";
    String key = Base64.getEncoder().encodeToString(new byte[32]);
    byte[] body = KubernetesPeers.envelope(KubernetesPeers.key(), KubernetesPeers.key()).body();
    object =
        "{\"apiVersion\":\"wice.riasc.eu/v1\",\"kind\":\"SignalingEnvelope\",\"metadata\":"
            + "{\"generateName\":\"env-\",\"labels\":{\"bare\":\"true\"}},\"sender\":\""
            + key
            + "\",\"recipient\":\""
            + key
            + "\",\"contents\":{\"body\":\""
            + Base64.getEncoder().encodeToString(body)
            + "\",\"nonce\":\""
            + Base64.getEncoder().encodeToString(new byte[24])
            + "\"}}";
    watch =
        http.send(
                request("?watch=true&labelSelector=bare%3Dtrue").GET().build(),
                BodyHandlers.ofInputStream())
            .body();
    Thread reader = new Thread(this::read, "bare-watch");
    reader.setDaemon(true);
    reader.start();
  }

  private HttpRequest.Builder request(String query) {
    return HttpRequest.newBuilder(URI.create(path + query))
        .header("Authorization", "Bearer app-token")
        .header("Content-Type", "application/json");
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(watch, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("{\"type\":\"ADDED\"")) {
          events.release();
        }
      }
    } catch (IOException e) {
      // closed; otherwise whoever waits for an event says that there is none
    }
  }

  @Override
  public void round(int times, Rounds into) throws Exception {
    Samples took = into.begin(FIGURE);
    for (int i = 0; i < times; i++) {
      HttpRequest create = request("").POST(BodyPublishers.ofString(object)).build();
      long began = System.nanoTime();
      CompletableFuture<HttpResponse<String>> created =
          http.sendAsync(create, BodyHandlers.ofString());
      if (!events.tryAcquire(KubernetesPeers.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("await an event: not there within the time");
      }
      took.addNanos(System.nanoTime() - began);
      if (created.get().statusCode() != 201) {
        throw new IllegalStateException("create an envelope: " + created.get().statusCode());
      }
      TimeUnit.MILLISECONDS.sleep(KubernetesContender.PAUSE_MILLIS);
    }
    http.send(request("?labelSelector=bare%3Dtrue").DELETE().build(), BodyHandlers.discarding());
  }

  @Override
  public void close() throws IOException {
    watch.close();
  }
}
