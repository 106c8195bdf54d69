package eu.riasc.wice.ice.turn;

import eu.riasc.wice.ice.stun.Lifetime;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.XorMappedAddress;
import eu.riasc.wice.sansio.Deadlines;
import java.time.Duration;
import java.util.List;

/**
 * Keeps an allocation that stands (RFC 8656 §8): renews its lifetime, with the credentials that it
 * was made with until the server refuses those.
 */
final class Refreshing {
  /** How long after its credentials were refused an allocation that stands is refreshed again. */
  private static final long REFUSED_NANOS = Duration.ofSeconds(15).toNanos();

  private final RelayContext context;
  private final Allocation allocation;
  private final LongTermAuth auth;
  private final RequestSender requests;
  private final LifeSigns life;
  private final Deadlines<AllocationTimer> timers;
  private boolean refused;
  private boolean toldRefused;

  Refreshing(
      RelayContext context,
      Allocation allocation,
      LongTermAuth auth,
      RequestSender requests,
      LifeSigns life,
      Deadlines<AllocationTimer> timers) {
    this.context = context;
    this.allocation = allocation;
    this.auth = auth;
    this.requests = requests;
    this.life = life;
    this.timers = timers;
  }

  /** Whether the server has refused our credentials while the allocation stands. */
  boolean isRefused() {
    return refused;
  }

  /** The server has made it. */
  void onMade(long lifetimeNanos, long nowNanos) {
    toldRefused = false;
    schedule(lifetimeNanos, nowNanos);
  }

  /** It stands no more: the next one is made with the credentials that the server has now. */
  void onLost() {
    refused = false;
    auth.setCredentials(allocation.server().credentials());
  }

  /** The server has new credentials. They wait until those of an allocation that stands end. */
  void onNewCredentials(long nowNanos) {
    toldRefused = false;
    if (allocation.isReady() && !refused) {
      return;
    }
    auth.setCredentials(allocation.server().credentials());
    if (allocation.isReady()) {
      refused = false;
      timers.set(AllocationTimer.REFRESH, nowNanos);
    }
  }

  private void schedule(long lifetimeNanos, long nowNanos) {
    timers.set(AllocationTimer.EXPIRY, nowNanos + lifetimeNanos);
    timers.set(
        AllocationTimer.REFRESH, nowNanos + RelayedAddresses.refreshAfterNanos(lifetimeNanos));
  }

  void refresh(ServerLink to, long nowNanos) {
    Lifetime lifetime = new Lifetime(context.config.lifetime().toSeconds());
    requests.send(TurnRequest.Kind.REFRESH, to, null, List.of(lifetime), nowNanos);
  }

  /** Asks at once whether the allocation stands; false if that is asked already. */
  boolean doubt(ServerLink to, long nowNanos) {
    if (!life.doubt(nowNanos)) {
      return false;
    }
    if (refused) {
      life.ask(to, nowNanos);
    } else {
      refresh(to, nowNanos);
    }
    return true;
  }

  void onRefreshed(StunMessage response, long nowNanos) {
    Lifetime lifetime = response.attribute(Lifetime.class);
    if (!allocation.isReady()) {
      return;
    }
    allocation.onResult();
    refused = false;
    toldRefused = false;
    life.onConfirmed();
    if (lifetime == null || lifetime.seconds() == 0) {
      allocation.fail("the server ended the allocation", 0, nowNanos);
    } else {
      schedule(RelayedAddresses.lifetimeNanos(lifetime), nowNanos);
    }
  }

  void onAlive(StunMessage response, long nowNanos) {
    XorMappedAddress mapped = response.attribute(XorMappedAddress.class);
    Relaying peers = allocation.relaying();
    allocation.onAnswered();
    if (mapped != null && peers != null && !mapped.address().equals(peers.mapped())) {
      if (refused) {
        allocation.fail("our own address has changed for the server", 0, nowNanos);
      } else {
        // nothing authenticates this answer, but that to a Refresh is signed
        allocation.doubt(nowNanos);
      }
    }
  }

  /** The server does not take our credentials. */
  void onCredentialsRefused(long nowNanos) {
    allocation.onResult();
    String realm = auth.realm();
    TurnServer server = allocation.server();
    if (allocation.isReady() && !auth.credentials().equals(server.credentials())) {
      auth.setCredentials(server.credentials());
      timers.set(AllocationTimer.REFRESH, nowNanos);
      return;
    }
    life.onConfirmed();
    if (allocation.state() == AllocationState.ALLOCATING) {
      // a 401 is easily forged
      allocation.fail("the server refused our credentials", 0, nowNanos);
    } else if (allocation.isReady() && !refused) {
      refused = true;
      timers.set(AllocationTimer.REFRESH, nowNanos + REFUSED_NANOS);
    } else {
      return;
    }
    if (!toldRefused) {
      toldRefused = true;
      context.events.add(new RelayEvent.CredentialsRefused(server, realm));
    }
  }
}
