package eu.riasc.wice.signaling.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.SignalingException.Code;
import eu.riasc.wice.signaling.kubernetes.ClusterSetup.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Applies the documents of deploy/kubernetes. Not for several threads. */
final class Installation {
  private static final YAMLMapper YAML = new YAMLMapper();

  private final SetupClient client;

  Installation(SetupClient client) {
    this.client = client;
  }

  /**
   * Applies the resource, and waits until it is served; then the rest.
   *
   * @param findings what has been done is added to it as it is done
   * @throws SignalingException with the first thing that does not work
   */
  void run(List<String> users, List<Finding> findings) {
    for (JsonNode document : documents("crd.yaml")) {
      findings.add(apply(document));
    }
    awaitResource();
    for (JsonNode document : documents("rbac.yaml")) {
      findings.add(apply(document));
    }
    if (!users.isEmpty()) {
      findings.add(apply(binding(users)));
    }
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
    try (InputStream in = Installation.class.getResourceAsStream(resource)) {
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

  private Finding apply(JsonNode document) {
    String kind = document.path("kind").asText();
    String name = document.path("metadata").path("name").asText();
    String path =
        switch (kind) {
          case "CustomResourceDefinition" ->
              "apis/apiextensions.k8s.io/v1/customresourcedefinitions/";
          case "ServiceAccount" -> "api/v1/namespaces/" + client.namespace() + "/serviceaccounts/";
          case "Role", "RoleBinding" ->
              "apis/rbac.authorization.k8s.io/v1/namespaces/"
                  + client.namespace()
                  + (kind.equals("Role") ? "/roles/" : "/rolebindings/");
          default -> throw new IllegalStateException("no path is known for kind " + kind);
        };
    String what = kind + " " + name;
    ApiResponse answer =
        client.call(
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
    String where =
        kind.equals("CustomResourceDefinition") ? "" : " in namespace " + client.namespace();
    return new Finding(true, what + where + " is " + (answer.code() == 201 ? "new" : "there"));
  }

  private void awaitResource() {
    long start = System.nanoTime();
    while (!client.isServed()) {
      if (System.nanoTime() - start > SetupClient.PATIENCE.toNanos()) {
        throw new SignalingException(
            Code.UNAVAILABLE,
            "install the resource: it is defined and still not served after "
                + SetupClient.PATIENCE.toSeconds()
                + " s");
      }
    }
  }
}
