package eu.riasc.wice.signaling.multicast;

import eu.riasc.wice.signaling.Transport;
import eu.riasc.wice.signaling.TransportContext;
import eu.riasc.wice.signaling.TransportProvider;
import java.net.URI;
import java.util.Set;

/** Opens {@code multicast:} URIs ({@link MulticastUri}). */
public final class MulticastTransportProvider implements TransportProvider {
  /** For {@link java.util.ServiceLoader}. */
  public MulticastTransportProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of(MulticastUri.SCHEME);
  }

  @Override
  public Transport open(URI uri, TransportContext context) {
    return MulticastTransport.open(MulticastUri.of(uri), context);
  }
}
