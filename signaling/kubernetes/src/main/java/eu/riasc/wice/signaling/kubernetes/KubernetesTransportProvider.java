package eu.riasc.wice.signaling.kubernetes;

import eu.riasc.wice.signaling.Transport;
import eu.riasc.wice.signaling.TransportContext;
import eu.riasc.wice.signaling.TransportProvider;
import java.net.URI;
import java.util.Set;

/** Opens {@code k8s:} URIs; {@link KubernetesUri} says what they look like. */
public final class KubernetesTransportProvider implements TransportProvider {
  /** Makes a provider; it holds nothing. */
  public KubernetesTransportProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("k8s");
  }

  @Override
  public Transport open(URI uri, TransportContext context) {
    return KubernetesTransport.open(
        KubernetesUri.parse(uri), KubernetesTransportSettings.DEFAULT, context);
  }
}
