package eu.riasc.wice.kube;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Requests to the API server as its administrator. */
public final class Admin {
  private static final String ENVELOPES = "/apis/wice.riasc.eu/v1/namespaces/%s/signalingenvelopes";
  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/namespaces/%s/";

  private final String server;
  private final HttpClient http;

  Admin(String server, Path authority) throws Exception {
    this.server = server;
    this.http = HttpClient.newBuilder().sslContext(trusting(authority)).build();
  }

  /** A TLS context that trusts one authority. */
  public static SSLContext trusting(Path authority) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(authority)) {
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** Makes any request; returns the answer whatever it is. */
  public HttpResponse<String> request(
      String method, String path, @Nullable String contentType, @Nullable String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + path))
            .header("Authorization", "Bearer admin-token")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    return http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private String succeed(String method, String path, String contentType, @Nullable String body)
      throws IOException, InterruptedException {
    HttpResponse<String> response = request(method, path, contentType, body);
    if (response.statusCode() >= 300) {
      throw new IllegalStateException(
          method + " " + path + ": " + response.statusCode() + ": " + response.body());
    }
    return response.body();
  }

  /** Creates an object from JSON. */
  public String create(String path, String json) throws IOException, InterruptedException {
    return succeed("POST", path, "application/json", json);
  }

  /** Reads whatever is at a path. */
  public String get(String path) throws IOException, InterruptedException {
    return succeed("GET", path, "application/json", null);
  }

  /** Deletes whatever is at a path; that it is not there is as good. */
  public void delete(String path) throws IOException, InterruptedException {
    request("DELETE", path, null, null);
  }

  void createNamespace(String name) throws IOException, InterruptedException {
    create(
        "/api/v1/namespaces",
        "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" + name + "\"}}");
  }

  /** Applies a definition of a resource. */
  void apply(Path definition) throws IOException, InterruptedException {
    String yaml = Files.readString(definition, StandardCharsets.UTF_8);
    String name = found(Pattern.compile("(?m)^  name: (\\S+)$"), yaml);
    succeed(
        "PATCH",
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/" + name + "?fieldManager=test",
        "application/apply-patch+yaml",
        yaml);
  }

  /** Waits until the resource of wice is served. */
  void awaitResource() throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (request("GET", String.format(Locale.ROOT, ENVELOPES, "default"), null, null).statusCode()
        != 200) {
      if (System.nanoTime() - start > 30_000_000_000L) {
        throw new IllegalStateException("the resource is not served within 30 s");
      }
    }
  }

  /** Applies the Role in a file of several documents. */
  void applyRole(String namespace, Path file) throws IOException, InterruptedException {
    for (String document : Files.readString(file, StandardCharsets.UTF_8).split("(?m)^---$", -1)) {
      if (document.contains("\nkind: Role\n")) {
        succeed(
            "PATCH",
            String.format(Locale.ROOT, RBAC, namespace) + "roles/wice?fieldManager=test",
            "application/apply-patch+yaml",
            document);
      }
    }
  }

  /** Binds the Role named wice to a user. */
  public void bind(String namespace, String user) throws IOException, InterruptedException {
    create(
        String.format(Locale.ROOT, RBAC, namespace) + "rolebindings",
        String.format(
            Locale.ROOT,
            """
        {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding",
         "metadata":{"name":"wice-%1$s"},
         "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"wice"},
         "subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"%1$s"}]}
        """,
            user));
  }

  /** Replaces the rules of the Role named wice. */
  public void setRules(String namespace, String rules) throws IOException, InterruptedException {
    succeed(
        "PUT",
        String.format(Locale.ROOT, RBAC, namespace) + "roles/wice",
        "application/json",
        String.format(
            Locale.ROOT,
            """
        {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"wice"},
         "rules":%s}
        """,
            rules));
  }

  /** How many envelopes are stored in a namespace. */
  public int envelopes(String namespace) throws IOException, InterruptedException {
    String path = String.format(Locale.ROOT, ENVELOPES, namespace) + "?limit=1";
    String list = get(path);
    if (!list.contains("\"uid\"")) {
      return 0;
    }
    Matcher rest = Pattern.compile("\"remainingItemCount\":(\\d+)").matcher(list);
    return 1 + (rest.find() ? Integer.parseInt(rest.group(1)) : 0);
  }

  /** Creates an envelope as it is given, in JSON; returns the status. */
  public int createEnvelope(String namespace, String json)
      throws IOException, InterruptedException {
    return request(
            "POST", String.format(Locale.ROOT, ENVELOPES, namespace), "application/json", json)
        .statusCode();
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("found nothing like " + pattern);
    }
    return matcher.group(1);
  }
}
