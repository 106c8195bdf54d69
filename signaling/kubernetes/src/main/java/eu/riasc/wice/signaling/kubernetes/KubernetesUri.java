package eu.riasc.wice.signaling.kubernetes;

import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.SignalingException.Code;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which API server, as whom, and where in it: {@code k8s:} (the default rules of kubectl), {@code
 * k8s:/path/to/kubeconfig} or {@code k8s:incluster} (the service account of this pod).
 *
 * @param inCluster whether to use the service account of this pod
 * @param kubeconfig the file to use, or null for the default rules
 * @param context the context in it, or null for the current one
 * @param namespace the namespace, or null for that of the context or pod
 * @param compat {@code compat=true}: watch the whole namespace, since older peers set no label
 * @param requestsPerSecond {@code qps}: requests that may be made per second, on average
 * @param burst {@code burst}: requests that may be made at once after a rest
 */
public record KubernetesUri(
    boolean inCluster,
    @Nullable Path kubeconfig,
    @Nullable String context,
    @Nullable String namespace,
    boolean compat,
    int requestsPerSecond,
    int burst) {
  /** Requests per second unless the URI says otherwise. */
  public static final int DEFAULT_REQUESTS_PER_SECOND = 50;

  /** Requests at once unless the URI says otherwise. */
  public static final int DEFAULT_BURST = 300;

  private static final Set<String> PARAMETERS =
      Set.of("namespace", "context", "compat", "qps", "burst");
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  /**
   * Reads a URI.
   *
   * @throws SignalingException with {@link Code#BAD_URI} and what is wrong with it
   */
  public static KubernetesUri parse(URI uri) {
    String specific = uri.getRawSchemeSpecificPart();
    int mark = specific.indexOf('?');
    String where = decoded(mark < 0 ? specific : specific.substring(0, mark));
    Map<String, String> parameters = parameters(uri, mark < 0 ? "" : specific.substring(mark + 1));
    String namespace = parameters.get("namespace");
    if (uri.getFragment() != null
        || (namespace != null && !NAMESPACE.matcher(namespace).matches())) {
      throw bad(
          uri,
          uri.getFragment() != null
              ? "a fragment, expected none"
              : "namespace=" + namespace + ", expected up to 63 of a-z, 0-9 and '-'");
    }
    boolean inCluster = where.equals("incluster");
    return new KubernetesUri(
        inCluster,
        inCluster || where.isEmpty() || where.equals("/") ? null : readable(uri, where),
        parameters.get("context"),
        namespace,
        flag(uri, parameters),
        number(uri, parameters, "qps", DEFAULT_REQUESTS_PER_SECOND),
        number(uri, parameters, "burst", DEFAULT_BURST));
  }

  private static Path readable(URI uri, String where) {
    Path path = Path.of(where);
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw bad(
          uri,
          "no readable file '"
              + where
              + "', expected k8s:, k8s:/path/to/kubeconfig or k8s:incluster");
    }
    return path;
  }

  private static Map<String, String> parameters(URI uri, String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String each : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int equals = each.indexOf('=');
      String name = equals < 0 ? each : each.substring(0, equals);
      if (equals < 0 || !PARAMETERS.contains(name)) {
        throw bad(
            uri,
            "parameter '" + each + "', expected namespace=, context=, compat=, qps= or burst=");
      }
      parameters.put(name, decoded(each.substring(equals + 1)));
    }
    return parameters;
  }

  private static boolean flag(URI uri, Map<String, String> parameters) {
    String value = parameters.getOrDefault("compat", "false");
    if (!value.equals("true") && !value.equals("false")) {
      throw bad(uri, "compat=" + value + ", expected true or false");
    }
    return value.equals("true");
  }

  private static int number(
      URI uri, Map<String, String> parameters, String name, int defaultNumber) {
    String value = parameters.getOrDefault(name, String.valueOf(defaultNumber));
    if (!value.matches("[1-9][0-9]{0,4}")) {
      throw bad(uri, name + "=" + value + ", expected 1 to 99999");
    }
    return Integer.parseInt(value);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static SignalingException bad(URI uri, String found) {
    return new SignalingException(Code.BAD_URI, "backend refused: found in '" + uri + "' " + found);
  }
}
