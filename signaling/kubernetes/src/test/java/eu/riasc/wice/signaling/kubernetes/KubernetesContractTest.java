package eu.riasc.wice.signaling.kubernetes;

import eu.riasc.wice.kube.TestCluster;
import eu.riasc.wice.signaling.Transport;
import eu.riasc.wice.signaling.TransportContext;
import eu.riasc.wice.signaling.tck.TransportContract;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/** The promises of every transport, over a real API server and with the rights of the Role only. */
@Tag("socket")
class KubernetesContractTest extends TransportContract {
  private Path kubeconfig = Path.of("");

  @BeforeEach
  void namespace() throws Exception {
    TestCluster cluster = TestCluster.shared();
    kubeconfig = cluster.kubeconfig("app", cluster.namespace());
  }

  @Override
  protected Transport open(TransportContext context) {
    return KubernetesTransport.open(
        KubernetesUri.parse(URI.create("k8s:" + kubeconfig)), Peers.QUICK, context);
  }

  @Override
  protected boolean mayHold() {
    return true;
  }
}
