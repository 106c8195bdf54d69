package eu.riasc.wice.signaling.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.Scheduler;
import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.SignalingException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Installs what wice needs in a cluster, and checks whether it is there: the resource, the rights
 * in one namespace, the schema. Every method blocks until the API server has answered, at most 20 s
 * per question. Not for several threads.
 */
public final class ClusterSetup implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String RIGHTS = "apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

  private final Loop loop = new Loop(ClusterSetup::never);
  private final ApiClient client;

  /**
   * What was found or done about one thing.
   *
   * @param ok whether it is as it should be
   * @param text one line; if it is not, what to do about it
   */
  public record Finding(boolean ok, String text) {
    private static Finding of(SignalingException failure) {
      return new Finding(false, String.valueOf(failure.getMessage()));
    }
  }

  private record Right(
      String verb, String group, String resource, @Nullable String name, String why) {}

  private static final List<Right> NEEDED =
      List.of(
          envelopes("create", "to send"),
          envelopes("watch", "to receive"),
          envelopes("delete", "to take away what was read"),
          envelopes("list", "to see whether an envelope still waits, and to sweep"));

  private static final Right TO_COLLECT =
      envelopes("deletecollection", "to take away several in one request");

  private static final List<Right> FOR_SWEEPING =
      List.of(lease("get", Sweeper.LEASE), lease("update", Sweeper.LEASE), lease("create", null));

  private static Right envelopes(String verb, String why) {
    return new Right(verb, "wice.riasc.eu", EnvelopeObject.RESOURCE, null, why);
  }

  private static Right lease(String verb, @Nullable String name) {
    return new Right(verb, "coordination.k8s.io", "leases", name, "to agree on who sweeps");
  }

  /**
   * Reads the configuration; nothing is sent yet.
   *
   * @throws SignalingException if it cannot be used
   */
  public static ClusterSetup of(KubernetesUri uri) {
    return new ClusterSetup(uri);
  }

  private ClusterSetup(KubernetesUri uri) {
    this.client = new ApiClient(ClusterConfig.load(uri), loop, System::nanoTime, new Counters());
  }

  private static Scheduler.Scheduled never(Duration delay, Runnable task) {
    throw new IllegalStateException("nothing here happens later");
  }

  /** The namespace that the configuration leads to. */
  public String namespace() {
    return client.namespace();
  }

  /**
   * Applies the resource and, in the namespace, the service account, role and binding of
   * deploy/kubernetes. Ends with the first thing that does not work.
   *
   * @param users names of users that may use the namespace besides the service account
   */
  public List<Finding> install(List<String> users) {
    List<Finding> findings = new ArrayList<>();
    try {
      for (JsonNode document : documents("crd.yaml")) {
        apply(document, findings);
      }
      awaitResource();
      for (JsonNode document : documents("rbac.yaml")) {
        apply(document, findings);
      }
      if (!users.isEmpty()) {
        apply(binding(users), findings);
      }
    } catch (SignalingException e) {
      findings.add(Finding.of(e));
    }
    return findings;
  }

  private static JsonNode binding(List<String> users) {
    var binding = EnvelopeObject.MAPPER.createObjectNode();
    binding.put("apiVersion", "rbac.authorization.k8s.io/v1").put("kind", "RoleBinding");
    binding.putObject("metadata").put("name", "wice-users");
    binding
        .putObject("roleRef")
        .put("apiGroup", "rbac.authorization.k8s.io")
        .put("kind", "Role")
        .put("name", "wice");
    var subjects = binding.putArray("subjects");
    for (String user : users) {
      subjects
          .addObject()
          .put("apiGroup", "rbac.authorization.k8s.io")
          .put("kind", "User")
          .put("name", user);
    }
    return binding;
  }

  private static List<JsonNode> documents(String resource) {
    List<JsonNode> documents = new ArrayList<>();
    try (InputStream in = ClusterSetup.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not in the jar");
      }
      try (var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(in)) {
        values.forEachRemaining(documents::add);
      }
    } catch (IOException e) {
      throw new IllegalStateException(resource + " cannot be read", e);
    }
    return documents;
  }

  private void apply(JsonNode document, List<Finding> findings) {
    String kind = document.path("kind").asText();
    String name = document.path("metadata").path("name").asText();
    String path =
        switch (kind) {
          case "CustomResourceDefinition" ->
              "apis/apiextensions.k8s.io/v1/customresourcedefinitions/";
          case "ServiceAccount" -> "api/v1/namespaces/" + namespace() + "/serviceaccounts/";
          case "Role", "RoleBinding" ->
              "apis/rbac.authorization.k8s.io/v1/namespaces/"
                  + namespace()
                  + (kind.equals("Role") ? "/roles/" : "/rolebindings/");
          default -> throw new IllegalStateException("no path is known for kind " + kind);
        };
    String what = kind + " " + name;
    ApiResponse answer =
        call(
            new ApiRequest(
                "apply " + what,
                "PATCH",
                path + name + "?fieldManager=wice&force=true",
                "application/apply-patch+yaml",
                document.toString(),
                ApiRequest.JSON));
    if (!answer.isOk()) {
      throw new SignalingException(
          Code.REFUSED,
          "apply "
              + what
              + ": "
              + answer.code()
              + ": "
              + ApiFailure.line(answer.message())
              + (answer.code() == 403 ? "; ask somebody who may" : ""));
    }
    String where = kind.equals("CustomResourceDefinition") ? "" : " in namespace " + namespace();
    findings.add(
        new Finding(true, what + where + " is " + (answer.code() == 201 ? "new" : "there")));
  }

  private void awaitResource() {
    long start = System.nanoTime();
    while (!isServed()) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new SignalingException(
            Code.UNAVAILABLE,
            "install the resource: it is defined and still not served after "
                + PATIENCE.toSeconds()
                + " s");
      }
    }
  }

  private boolean isServed() {
    ApiResponse answer =
        call(
            ApiRequest.get(
                "look for the resource", "apis/" + EnvelopeObject.GROUP_VERSION, ApiRequest.JSON));
    if (answer.code() == 401) {
      throw ApiFailure.of("look for the resource", answer, namespace());
    }
    for (JsonNode each : answer.json().path("resources")) {
      if (each.path("name").asText().equals(EnvelopeObject.RESOURCE)) {
        return answer.isOk();
      }
    }
    return false;
  }

  /**
   * Looks whether everything is there that a peer with these credentials needs in the namespace.
   * Leaves nothing behind.
   */
  public List<Finding> check() {
    List<Finding> findings = new ArrayList<>();
    try {
      checkServer(findings);
      boolean served = isServed();
      findings.add(
          served
              ? new Finding(true, "resource signalingenvelopes.wice.riasc.eu is served")
              : new Finding(
                  false,
                  "no resource signalingenvelopes.wice.riasc.eu; install it with: wice k8s install"
                      + " --namespace "
                      + namespace()));
      boolean all = checkRights(findings);
      if (served && all) {
        checkSchema(findings);
      }
    } catch (SignalingException e) {
      findings.add(Finding.of(e));
    }
    return findings;
  }

  private void checkServer(List<Finding> findings) {
    ApiResponse answer = call(ApiRequest.get("ask for the version", "version", ApiRequest.JSON));
    String version = answer.json().path("gitVersion").asText("of an unknown version");
    if (answer.code() == 401) {
      throw ApiFailure.of("reach the API server", answer, namespace());
    }
    findings.add(new Finding(true, "API server " + client.server() + " answers, " + version));
  }

  private boolean checkRights(List<Finding> findings) {
    List<Right> missing = new ArrayList<>();
    for (Right right : NEEDED) {
      if (!isAllowed(right)) {
        missing.add(right);
      }
    }
    String grant = "; grant it with: wice k8s install --namespace " + namespace() + " --user NAME";
    if (missing.size() == NEEDED.size()) {
      findings.add(
          new Finding(
              false,
              "no right to anything in namespace "
                  + namespace()
                  + ": is it the wrong one (--namespace)? If not"
                  + grant));
    } else {
      for (Right right : missing) {
        findings.add(lacking(right, "needed", grant));
      }
      if (!isAllowed(TO_COLLECT)) {
        findings.add(lacking(TO_COLLECT, "which costs more requests: it serves", grant));
      }
    }
    if (missing.isEmpty()) {
      findings.add(new Finding(true, "all rights to envelopes in namespace " + namespace()));
    }
    checkSweeping(findings, grant);
    return missing.isEmpty();
  }

  private Finding lacking(Right right, String reason, String grant) {
    return new Finding(
        false,
        "no right to "
            + right.verb
            + " signalingenvelopes in namespace "
            + namespace()
            + ", "
            + reason
            + " "
            + right.why
            + grant);
  }

  private void checkSweeping(List<Finding> findings, String grant) {
    for (Right right : FOR_SWEEPING) {
      if (!isAllowed(right)) {
        findings.add(
            new Finding(
                false,
                "no right to "
                    + right.verb
                    + " the lease "
                    + Sweeper.LEASE
                    + " in namespace "
                    + namespace()
                    + ": this peer cannot sweep"
                    + grant));
      }
    }
  }

  private boolean isAllowed(Right right) {
    var review = EnvelopeObject.MAPPER.createObjectNode();
    review.put("apiVersion", "authorization.k8s.io/v1").put("kind", "SelfSubjectAccessReview");
    var attributes =
        review
            .putObject("spec")
            .putObject("resourceAttributes")
            .put("namespace", namespace())
            .put("verb", right.verb)
            .put("group", right.group)
            .put("resource", right.resource);
    if (right.name != null) {
      attributes.put("name", right.name);
    }
    String attempt = "ask for the right to " + right.verb + " " + right.resource;
    ApiResponse answer =
        call(ApiRequest.send(attempt, "POST", RIGHTS, review.toString(), ApiRequest.JSON));
    if (!answer.isOk()) {
      throw ApiFailure.of(attempt, answer, namespace());
    }
    return answer.json().path("status").path("allowed").asBoolean();
  }

  private void checkSchema(List<Finding> findings) {
    PublicKey nobody = PublicKey.of(new byte[PublicKey.BYTES]);
    Envelope envelope = new Envelope(nobody, nobody, new byte[16], new byte[24]);
    String good = EnvelopeObject.toJson(envelope);
    ApiResponse taken = tryToCreate(good);
    if (!taken.isOk()) {
      findings.add(Finding.of(ApiFailure.of("create an envelope as a trial", taken, namespace())));
      return;
    }
    boolean strict = !tryToCreate(good.replace("\"sender\":\"", "\"sender\":\"no key ")).isOk();
    findings.add(
        strict
            ? new Finding(true, "the schema takes envelopes and nothing else")
            : new Finding(
                false,
                "the schema takes anything; replace it with: wice k8s install --namespace "
                    + namespace()));
  }

  private ApiResponse tryToCreate(String json) {
    return call(
        ApiRequest.send(
            "create an envelope as a trial",
            "POST",
            client.envelopes("?dryRun=All"),
            json,
            ApiRequest.JSON));
  }

  private ApiResponse call(ApiRequest request) {
    CompletableFuture<ApiResponse> result = new CompletableFuture<>();
    loop.run(
        () -> {
          var unused =
              client
                  .send(request)
                  .whenComplete(
                      (answer, error) -> {
                        if (answer != null) {
                          result.complete(answer);
                        } else if (error != null) {
                          result.completeExceptionally(error);
                        }
                      });
        });
    try {
      return result.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw ApiFailure.unreachable(request.attempt(), client.server(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiFailure.unreachable(request.attempt(), client.server(), e);
    }
  }

  @Override
  public void close() {
    loop.run(client::close);
    loop.stop(PATIENCE);
  }
}
