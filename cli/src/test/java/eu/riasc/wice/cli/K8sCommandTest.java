package eu.riasc.wice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.kube.TestCluster;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The commands for a cluster, with a real one. */
@Tag("socket")
@Timeout(180)
class K8sCommandTest {
  @Test
  void whatIsInstalledIsFoundByCheckAndPeersConnectOverIt() throws Exception {
    TestCluster cluster = TestCluster.shared();
    cluster
        .admin()
        .create(
            "/api/v1/namespaces",
            "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"mesh\"}}");
    String admin = "k8s:" + cluster.kubeconfig("admin", "default");
    String app = "k8s:" + cluster.kubeconfig("app", "mesh");

    CommandRun before = CommandRun.of("k8s", "check", "--backend", app);
    assertThat(before.code()).isEqualTo(ExitCode.FAILED);
    assertThat(before.lines())
        .anyMatch(line -> line.startsWith("MISSING  no right to anything in namespace mesh"));

    CommandRun install =
        CommandRun.of("k8s", "install", "--backend", admin, "-n", "mesh", "--user", "app");
    assertThat(install.lines()).as(install.err()).allMatch(line -> line.startsWith("ok  "));
    assertThat(install.code()).isZero();
    CommandRun again =
        CommandRun.of("k8s", "install", "--backend", admin, "-n", "mesh", "--user", "app");
    assertThat(again.lines()).hasSize(5).allMatch(line -> line.endsWith("is there"));

    CommandRun after = CommandRun.of("k8s", "check", "--backend", app, "-o", "json");
    assertThat(after.lines()).hasSize(4).allMatch(line -> line.contains("\"ok\":true"));
    assertThat(after.code()).isZero();

    try (BackgroundRun demo =
        BackgroundRun.of(
            "demo", "--backend", app, "--load", "200ms", "--timeout", "120s", "-o", "json")) {
      assertThat(demo.code()).isZero();
      List<String> events = demo.rest();
      assertThat(events).noneMatch(line -> line.contains("\"listening\",\"address\""));
      assertThat(events.get(events.size() - 1)).contains("\"connected\":true");
    }
  }

  @Test
  void pingReachesAListenerThroughTheClusterAndBothLeaveNothing() throws Exception {
    TestCluster cluster = TestCluster.shared();
    String namespace = cluster.namespace();
    String app = "k8s:" + cluster.kubeconfig("app", namespace);
    try (BackgroundRun listen =
        BackgroundRun.of("listen", "--backend", app, "--interface", "lo", "-o", "json")) {
      String key = listen.event("listening").text("key");

      CommandRun ping =
          CommandRun.of(
              "ping", key, "-c", "2", "-i", "20ms", "--backend", app, "--interface", "lo");

      assertThat(ping.lines()).as(ping.err()).anyMatch(line -> line.contains("pong  2"));
      assertThat(ping.code()).isZero();
      assertThat(listen.stop()).isZero();
    }
    assertThat(cluster.admin().envelopes(namespace)).isZero();
  }

  @Test
  void aUserWithoutRightsCannotInstallAndIsTold() throws Exception {
    TestCluster cluster = TestCluster.shared();

    CommandRun run =
        CommandRun.of(
            "k8s", "install", "--backend", "k8s:" + cluster.kubeconfig("nobody", "default"));

    assertThat(run.code()).isEqualTo(ExitCode.FAILED);
    assertThat(run.lines())
        .singleElement()
        .asString()
        .startsWith("MISSING  apply CustomResourceDefinition signalingenvelopes.wice.riasc.eu: 403")
        .endsWith("ask somebody who may");
  }

  @Test
  void aBackendThatIsNoClusterIsWrongUsage() {
    CommandRun run = CommandRun.of("k8s", "check", "--backend", "grpc://relay.example.org");

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("expected one with the scheme k8s:");
  }
}
