package eu.riasc.wice.signaling.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.signaling.SignalingException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesUriTest {
  private static KubernetesUri parse(String uri) {
    return KubernetesUri.parse(URI.create(uri));
  }

  @Test
  void aSchemeAloneMeansTheRulesOfKubectl() {
    KubernetesUri uri = parse("k8s:/");

    assertThat(uri.inCluster()).isFalse();
    assertThat(uri.kubeconfig()).isNull();
    assertThat(uri.namespace()).isNull();
    assertThat(uri.compat()).isFalse();
    assertThat(parse("k8s:?namespace=mesh").namespace()).isEqualTo("mesh");
  }

  @Test
  void aPathIsAKubeconfigAndInclusterIsThePod(@TempDir Path directory) throws Exception {
    Path file = Files.createFile(directory.resolve("my config"));

    KubernetesUri uri =
        parse(
            "k8s:"
                + directory
                + "/my%20config?context=admin%40home&namespace=a&compat=true&qps=7&burst=9");

    assertThat(uri).isEqualTo(new KubernetesUri(false, file, "admin@home", "a", true, 7, 9));
    assertThat(parse("k8s:incluster?namespace=b").inCluster()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "k8s:/does/not/exist, no readable file",
    "k8s:?namespace=Upper, namespace=Upper",
    "k8s:?compat=maybe, compat=maybe",
    "k8s:?qps=0, qps=0",
    "k8s:?colour=red, colour=red"
  })
  void saysWhatIsWrong(String uri, String found) {
    assertThatThrownBy(() -> parse(uri))
        .isInstanceOfSatisfying(
            SignalingException.class,
            e -> assertThat(e.code()).isEqualTo(SignalingException.Code.BAD_URI))
        .hasMessageContaining(found)
        .hasMessageNotContaining("\n");
  }

  @Test
  void thePodsAccountIsReadFromItsFilesAndItsTokenAgainWhenItChanges(@TempDir Path account)
      throws Exception {
    Files.writeString(account.resolve("namespace"), "mesh\n");
    Files.writeString(account.resolve("ca.crt"), "");
    Path token = Files.writeString(account.resolve("token"), "first\n");
    Map<String, String> environment =
        Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "443");

    var config = ClusterConfig.ofPod(environment, account);

    assertThat(config.getMasterUrl()).startsWith("https://[fd00::1]:443");
    assertThat(config.getNamespace()).isEqualTo("mesh");
    assertThat(config.getOauthTokenProvider().getToken()).isEqualTo("first");
    Files.writeString(token, "second");
    Files.setLastModifiedTime(token, java.nio.file.attribute.FileTime.fromMillis(1));
    assertThat(config.getOauthTokenProvider().getToken()).isEqualTo("second");
  }

  @Test
  void outsideAPodItSaysWhatIsMissing(@TempDir Path account) {
    assertThatThrownBy(() -> ClusterConfig.ofPod(Map.of(), account))
        .isInstanceOf(SignalingException.class)
        .hasMessageContaining("KUBERNETES_SERVICE_HOST")
        .hasMessageContaining("expected to run in a pod");
  }
}
