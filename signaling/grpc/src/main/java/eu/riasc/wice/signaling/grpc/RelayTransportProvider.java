package eu.riasc.wice.signaling.grpc;

import eu.riasc.wice.signaling.Transport;
import eu.riasc.wice.signaling.TransportContext;
import eu.riasc.wice.signaling.TransportProvider;
import java.net.URI;
import java.util.Set;

/** Opens {@code grpc:} URIs ({@link RelayUri}). */
public final class RelayTransportProvider implements TransportProvider {
  /** For {@link java.util.ServiceLoader}. */
  public RelayTransportProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of(RelayUri.SCHEME);
  }

  @Override
  public Transport open(URI uri, TransportContext context) {
    return RelayTransport.open(RelayUri.of(uri), RelayTransportSettings.DEFAULT, context);
  }
}
