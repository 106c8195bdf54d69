package org.example.wice.redis;

import eu.riasc.wice.signaling.*;
import java.net.URI;
import java.util.Set;

/** Opens {@code redis://host:port}. */
public final class RedisTransportProvider implements TransportProvider {
  @Override
  public Set<String> schemes() {
    return Set.of("redis");
  }

  @Override
  public Transport open(URI uri, TransportContext context) {
    if (uri.getHost() == null || uri.getPort() < 0) {
      throw new SignalingException(
          SignalingException.Code.BAD_URI, "backend refused: '" + uri + "', expected redis://host:port");
    }
    return new RedisTransport(uri, context);
  }
}
