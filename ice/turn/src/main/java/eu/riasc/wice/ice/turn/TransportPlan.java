package eu.riasc.wice.ice.turn;

import eu.riasc.wice.sansio.Deadlines;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which transports are used: the best one, and each further one while those before it have brought
 * nothing for a while.
 */
final class TransportPlan {
  private final boolean every;
  private final long fallbackNanos;
  private final Set<TurnTransport> wanted = EnumSet.noneOf(TurnTransport.class);
  private final Deadlines<TurnTransport> fallbacks = new Deadlines<>(TurnTransport.class);
  private OptionalLong wake = OptionalLong.empty();

  TransportPlan(RelaysConfig config) {
    this.every = config.everyTransport();
    this.fallbackNanos = config.fallback().toNanos();
  }

  boolean wants(Allocation allocation) {
    return wanted.contains(allocation.server().transport());
  }

  /** When a further transport will be wanted if nothing happens. */
  OptionalLong wakeNanos() {
    return wake;
  }

  /**
   * Decides anew.
   *
   * @param usable those whose server can be reached from one of our addresses
   */
  void update(List<Allocation> usable, long nowNanos) {
    wanted.clear();
    wake = OptionalLong.empty();
    for (TurnTransport transport : TurnTransport.values()) {
      List<Allocation> its =
          usable.stream().filter(each -> each.server().transport() == transport).toList();
      if (its.isEmpty()) {
        fallbacks.clear(transport);
        continue;
      }
      wanted.add(transport);
      if (!every && isEnough(transport, its, nowNanos)) {
        return;
      }
    }
  }

  private boolean isEnough(TurnTransport transport, List<Allocation> its, long nowNanos) {
    if (its.stream().anyMatch(Allocation::isReady)) {
      fallbacks.clear(transport);
      return true;
    }
    if (!fallbacks.isSet(transport)) {
      fallbacks.set(transport, nowNanos + fallbackNanos);
    }
    OptionalLong fallback = fallbacks.at(transport);
    boolean over = fallback.isPresent() && fallback.getAsLong() - nowNanos <= 0;
    if (over || its.stream().allMatch(Allocation::hadResult)) {
      return false;
    }
    wake = fallback;
    return true;
  }
}
