package eu.riasc.wice.signaling;

import java.net.URI;
import java.util.Set;

/** Opens transports by the scheme of a URI. Found by {@link java.util.ServiceLoader}. */
public interface TransportProvider {
  /** Returns the schemes it understands, in lower case. */
  Set<String> schemes();

  /**
   * Opens a transport. Returns at once: connecting happens behind it. A scheme alone arrives with
   * the path {@code /}, because {@link URI} cannot hold less.
   *
   * @throws SignalingException with {@link SignalingException.Code#BAD_URI} if the URI lacks
   *     something or holds something that is not understood
   */
  Transport open(URI uri, TransportContext context);
}
