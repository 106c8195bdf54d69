package eu.riasc.wice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.kube.TestCluster;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The containers of deploy/kubernetes/example.yaml without a kubelet: their very commands, each a
 * process that finds the service account where a pod has it. Only the volume with the key lies
 * elsewhere, and candidates are those of loopback.
 */
@Tag("socket")
@Timeout(180)
class DeploymentExampleTest {
  private static final String AS_IN_A_POD =
      "mount -t tmpfs none /run && account=/run/secrets/kubernetes.io/serviceaccount"
          + " && mkdir -p $account && cp \"$0\"/* $account && exec \"$@\"";

  @TempDir private Path directory;

  private final List<Process> started = new ArrayList<>();
  private TestCluster cluster;
  private String namespace = "";
  private String manifest = "";

  @BeforeEach
  void install() throws Exception {
    cluster = TestCluster.shared();
    boolean may =
        new ProcessBuilder("unshare", "-rm", "true").start().waitFor() == 0
            || "required".equals(System.getProperty("wice.kube"));
    assumeTrue(may, "a pod's files need a mount namespace, which this user may not make");
    namespace = cluster.namespace();
    Path at = Path.of("").toAbsolutePath();
    while (!Files.exists(at.resolve("deploy/kubernetes/example.yaml"))) {
      at = Objects.requireNonNull(at.getParent(), "deploy/kubernetes/example.yaml above");
    }
    manifest = Files.readString(at.resolve("deploy/kubernetes/example.yaml"));
    CommandRun install =
        CommandRun.of(
            "k8s",
            "install",
            "-n",
            namespace,
            "--backend",
            "k8s:" + cluster.kubeconfig("admin", namespace));
    assertThat(install.code()).as(install.err()).isZero();
  }

  @AfterEach
  void end() throws Exception {
    for (Process each : started) {
      each.destroyForcibly().waitFor();
    }
  }

  @Test
  void itsCommandsConnectWithItsServiceAccountAndLeaveNothingWhenTheyEnd() throws Exception {
    Path account = serviceAccount();
    List<String> pings = arguments("wice-a");
    List<String> listens = arguments("wice-b");
    String keyOfA = key("wice-a");
    String keyOfB = key("wice-b");

    Process listen = start(account, "wice-b", listens, keyOfA);
    Process ping = start(account, "wice-a", pings, keyOfB);

    assertThat(lineOf(ping, line -> line.contains("pong  2"))).contains(" ms");
    for (Process each : List.of(ping, listen)) {
      each.destroy(); // as a kubelet does
      assertThat(each.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
    }
    assertThat(cluster.admin().envelopes(namespace)).isZero();
  }

  private Path serviceAccount() throws Exception {
    String name = found("serviceAccountName: (\\S+)", manifest);
    String token =
        found(
            "\"token\":\"([^\"]+)\"",
            cluster
                .admin()
                .create(
                    "/api/v1/namespaces/" + namespace + "/serviceaccounts/" + name + "/token",
                    "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\","
                        + "\"spec\":{\"audiences\":[\"https://kubernetes.default.svc\"]}}"));
    Path account = Files.createDirectory(directory.resolve("account"));
    Files.writeString(account.resolve("token"), token);
    Files.writeString(account.resolve("namespace"), namespace);
    Files.copy(cluster.authority(), account.resolve("ca.crt"));
    return account;
  }

  /** The arguments of a Deployment's container, as they stand in the manifest. */
  private List<String> arguments(String deployment) {
    String text = found("(?s)name: " + deployment + "\n(.*?)volumes:", manifest);
    return List.of(found("args: \\[(.*)\\]", text).replace("\"", "").split(", ", -1));
  }

  /** Makes the key of a Deployment; returns the public one. */
  private String key(String deployment) throws Exception {
    Path file = keys(deployment).resolve("key");
    CommandRun made = CommandRun.of("genkey");
    Files.createDirectories(file.getParent());
    Files.writeString(file, made.lines().get(0) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    return PrivateKey.parse(made.lines().get(0)).publicKey().base64();
  }

  private Path keys(String deployment) {
    return directory.resolve(deployment);
  }

  private Process start(Path account, String deployment, List<String> arguments, String peer)
      throws Exception {
    List<String> own = new ArrayList<>();
    for (String each : arguments) {
      own.add(
          each.startsWith("PUBLIC-KEY-OF-")
              ? peer
              : each.replace(found("mountPath: ([^,]+)", manifest), keys(deployment).toString()));
    }
    own.addAll(List.of("--interface", "lo"));
    List<String> command =
        new ArrayList<>(List.of("unshare", "-rm", "sh", "-ec", AS_IN_A_POD, account.toString()));
    command.addAll(ChildJvm.command(own));
    ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
    process.environment().put("KUBERNETES_SERVICE_HOST", "127.0.0.1");
    process.environment().put("KUBERNETES_SERVICE_PORT", String.valueOf(cluster.port()));
    Process running = process.start();
    started.add(running);
    return running;
  }

  private static String lineOf(Process process, Predicate<String> condition) throws Exception {
    List<String> all = new ArrayList<>();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      all.add(line);
      if (condition.test(line)) {
        return line;
      }
    }
    throw new AssertionError("it ended with " + process.waitFor() + " after " + all);
  }

  private static String found(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new AssertionError("found nothing like " + pattern);
    }
    return matcher.group(1);
  }
}
