package eu.riasc.wice.testturn;

import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.Username;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which user name each client was first heard under: coturn takes no other for a while. */
final class NameTies {
  private static final long TIED_NANOS = Duration.ofMinutes(1).toNanos();

  private record Tie(String name, long endsNanos) {}

  private final Map<Client, Tie> ties = new LinkedHashMap<>();

  /**
   * Whether a request is under the client's name, which its first signed request gives it, even one
   * that is refused.
   *
   * @param stands whether the client has an allocation
   */
  boolean accepts(Client client, StunMessage request, boolean stands, long nowNanos) {
    Username name = request.attribute(Username.class);
    if (name == null) {
      return true;
    }
    Tie known = ties.get(client);
    if (known != null && (stands || known.endsNanos() - nowNanos > 0)) {
      return known.name().equals(name.value());
    }
    ties.put(client, new Tie(name.value(), nowNanos + TIED_NANOS));
    return true;
  }
}
