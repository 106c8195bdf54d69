package eu.riasc.wice.session;

import eu.riasc.wice.ice.turn.RelayEvent;
import eu.riasc.wice.ice.turn.TurnServer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Tells the operator of TURN servers that do not serve us, of each in one warning. */
final class TurnTroubles {
  private static final Logger log = LoggerFactory.getLogger(TurnTroubles.class);

  /** Servers of which a warning has told. */
  private final Set<TurnServer> troubled = new HashSet<>();

  /** Only these servers are used from now on. */
  void retain(List<TurnServer> servers) {
    troubled.retainAll(servers);
  }

  void tell(RelayEvent event) {
    if (event instanceof RelayEvent.CredentialsRefused refused) {
      troubled.add(refused.server());
      log.warn(
          "turn server {} refuses our credentials (realm {})", refused.server(), refused.realm());
    } else if (event instanceof RelayEvent.ServerFailed failed) {
      log.atLevel(troubled.add(failed.server()) ? Level.WARN : Level.INFO)
          .log("turn server {} gave no address: {}", failed.server(), failed.reason());
    }
  }
}
