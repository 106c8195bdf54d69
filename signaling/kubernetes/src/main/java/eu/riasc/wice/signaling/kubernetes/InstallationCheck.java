package eu.riasc.wice.signaling.kubernetes;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.kubernetes.ClusterSetup.Finding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a peer with these credentials finds what it needs. Leaves nothing behind. Not for
 * several threads.
 */
final class InstallationCheck {
  private static final String RIGHTS = "apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

  private final SetupClient client;

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

  InstallationCheck(SetupClient client) {
    this.client = client;
  }

  /**
   * Looks at the server, the resource, the rights and, if those are there, the schema.
   *
   * @param findings what is found is added to it as it is found
   * @throws SignalingException if the server does not answer, or not us
   */
  void run(List<Finding> findings) {
    checkServer(findings);
    boolean served = client.isServed();
    findings.add(
        served
            ? new Finding(true, "resource signalingenvelopes.wice.riasc.eu is served")
            : new Finding(
                false,
                "no resource signalingenvelopes.wice.riasc.eu; install it with: wice k8s install"
                    + " --namespace "
                    + client.namespace()));
    boolean all = checkRights(findings);
    if (served && all) {
      checkSchema(findings);
    }
  }

  private void checkServer(List<Finding> findings) {
    ApiResponse answer =
        client.call(ApiRequest.get("ask for the version", "version", ApiRequest.JSON));
    String version = answer.json().path("gitVersion").asText("of an unknown version");
    if (answer.code() == 401) {
      throw ApiFailure.of("reach the API server", answer, client.namespace());
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
    String grant =
        "; grant it with: wice k8s install --namespace " + client.namespace() + " --user NAME";
    if (missing.size() == NEEDED.size()) {
      findings.add(
          new Finding(
              false,
              "no right to anything in namespace "
                  + client.namespace()
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
      findings.add(new Finding(true, "all rights to envelopes in namespace " + client.namespace()));
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
            + client.namespace()
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
                    + client.namespace()
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
            .put("namespace", client.namespace())
            .put("verb", right.verb)
            .put("group", right.group)
            .put("resource", right.resource);
    if (right.name != null) {
      attributes.put("name", right.name);
    }
    String attempt = "ask for the right to " + right.verb + " " + right.resource;
    ApiResponse answer =
        client.call(ApiRequest.send(attempt, "POST", RIGHTS, review.toString(), ApiRequest.JSON));
    if (!answer.isOk()) {
      throw ApiFailure.of(attempt, answer, client.namespace());
    }
    return answer.json().path("status").path("allowed").asBoolean();
  }

  private void checkSchema(List<Finding> findings) {
    PublicKey nobody = PublicKey.of(new byte[PublicKey.BYTES]);
    Envelope envelope = new Envelope(nobody, nobody, new byte[16], new byte[24]);
    String good = EnvelopeObject.toJson(envelope);
    ApiResponse taken = tryToCreate(good);
    if (!taken.isOk()) {
      findings.add(
          Finding.of(ApiFailure.of("create an envelope as a trial", taken, client.namespace())));
      return;
    }
    boolean strict = !tryToCreate(good.replace("\"sender\":\"", "\"sender\":\"no key ")).isOk();
    findings.add(
        strict
            ? new Finding(true, "the schema takes envelopes and nothing else")
            : new Finding(
                false,
                "the schema takes anything; replace it with: wice k8s install --namespace "
                    + client.namespace()));
  }

  private ApiResponse tryToCreate(String json) {
    return client.call(
        ApiRequest.send(
            "create an envelope as a trial",
            "POST",
            client.envelopes("?dryRun=All"),
            json,
            ApiRequest.JSON));
  }
}
