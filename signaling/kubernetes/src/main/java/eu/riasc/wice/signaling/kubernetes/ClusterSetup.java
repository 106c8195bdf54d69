package eu.riasc.wice.signaling.kubernetes;

import eu.riasc.wice.signaling.SignalingException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Installs what wice needs in a cluster, and checks whether it is there: the resource, the rights
 * in one namespace, the schema. Every method blocks until the API server has answered, at most 20 s
 * per question. Not for several threads.
 */
public final class ClusterSetup implements AutoCloseable {
  private final SetupClient client;

  /**
   * What was found or done about one thing.
   *
   * @param ok whether it is as it should be
   * @param text one line; if it is not, what to do about it
   */
  public record Finding(boolean ok, String text) {
    static Finding of(SignalingException failure) {
      return new Finding(false, String.valueOf(failure.getMessage()));
    }
  }

  /**
   * Reads the configuration; nothing is sent yet.
   *
   * @throws SignalingException if it cannot be used
   */
  public static ClusterSetup of(KubernetesUri uri) {
    return new ClusterSetup(new SetupClient(uri));
  }

  private ClusterSetup(SetupClient client) {
    this.client = client;
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
    return findings(found -> new Installation(client).run(users, found));
  }

  /**
   * Looks whether everything is there that a peer with these credentials needs in the namespace.
   * Leaves nothing behind.
   */
  public List<Finding> check() {
    return findings(new InstallationCheck(client)::run);
  }

  private static List<Finding> findings(Consumer<List<Finding>> search) {
    List<Finding> findings = new ArrayList<>();
    try {
      search.accept(findings);
    } catch (SignalingException e) {
      findings.add(Finding.of(e));
    }
    return findings;
  }

  @Override
  public void close() {
    client.close();
  }
}
