package eu.riasc.wice.signaling;

import eu.riasc.wice.signaling.SignalingException.Code;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Opens {@code inprocess:} and {@code inprocess:NAME}. Transports of one name share a network for
 * as long as one of them is open; without a name is a name too.
 */
public final class InProcessTransportProvider implements TransportProvider {
  private static final Pattern NAME = Pattern.compile("/*([A-Za-z0-9._-]{0,64})");

  /** The networks in use. Never iterated; the last transport to close takes its network along. */
  private static final Map<String, Shared> NETWORKS = new ConcurrentHashMap<>();

  /** A network and how many transports use it. */
  private record Shared(InProcessNetwork network, int users) {}

  /** Makes a provider; all of them share the networks. */
  public InProcessTransportProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("inprocess");
  }

  @Override
  public Transport open(URI uri, TransportContext context) {
    var name = NAME.matcher(uri.getSchemeSpecificPart());
    if (!name.matches() || uri.getFragment() != null) {
      throw new SignalingException(
          Code.BAD_URI,
          "backend refused: found '"
              + uri
              + "', expected inprocess: or inprocess:NAME with at most 64 letters, digits, '.',"
              + " '_' or '-'");
    }
    String key = name.group(1);
    Shared shared =
        NETWORKS.compute(
            key,
            (k, known) ->
                known == null
                    ? new Shared(new InProcessNetwork(), 1)
                    : new Shared(known.network, known.users + 1));
    return shared.network.open(() -> release(key));
  }

  /** Returns whether a network of this name is in use. */
  static boolean isInUse(String name) {
    return NETWORKS.containsKey(name);
  }

  private static void release(String key) {
    NETWORKS.computeIfPresent(
        key,
        (k, shared) -> shared.users == 1 ? null : new Shared(shared.network, shared.users - 1));
  }
}
