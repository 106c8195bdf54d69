package eu.riasc.wice.ice.turn;

import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.sansio.StreamId;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The allocations of one node: one for each way to a server that is used, in the order in which
 * those were set, and those that are being given back.
 */
final class Allocations {
  private final RelayContext context;
  private final AddressBook book;
  private final List<Allocation> used = new ArrayList<>();
  private final List<Allocation> leaving = new ArrayList<>();

  Allocations(RelayContext context, AddressBook book) {
    this.context = context;
    this.book = book;
  }

  /** Those that are used, best server of each transport first. */
  List<Allocation> used() {
    return used;
  }

  /** Those that are being given back. */
  List<Allocation> leaving() {
    return leaving;
  }

  /** As {@link Relays#setServers}. */
  void setServers(List<TurnServer> servers, long nowNanos) {
    List<Allocation> before = new ArrayList<>(used);
    used.clear();
    for (TurnServer server : servers) {
      Allocation kept = take(before, server);
      if (kept != null) {
        kept.setCredentials(server.credentials(), nowNanos);
        used.add(kept);
      } else if (used.stream().noneMatch(each -> each.server().isSameWayAs(server))) {
        used.add(new Allocation(context, book, server, freeSlot(server, before)));
      }
    }
    for (Allocation gone : before) {
      gone.end("the server is no longer used", nowNanos);
      leaving.add(gone);
    }
  }

  private static @Nullable Allocation take(List<Allocation> from, TurnServer server) {
    for (Allocation each : from) {
      if (each.server().isSameWayAs(server)) {
        from.remove(each);
        return each;
      }
    }
    return null;
  }

  private int freeSlot(TurnServer server, List<Allocation> before) {
    List<Allocation> all = new ArrayList<>(used);
    all.addAll(before);
    for (int slot = 0; slot < RelayCandidates.MAX_SLOTS; slot++) {
      int wanted = slot;
      boolean taken =
          all.stream()
              .anyMatch(
                  each -> each.slot() == wanted && each.server().transport() == server.transport());
      if (!taken) {
        return slot;
      }
    }
    throw new IllegalArgumentException(
        "TURN servers: found more than " + RelayCandidates.MAX_SLOTS + " over one transport");
  }

  /** Gives all back. */
  void end(long nowNanos) {
    for (Allocation allocation : used) {
      allocation.end("closed", nowNanos);
    }
    leaving.addAll(used);
    used.clear();
    forgetEnded();
  }

  /** Forgets those that have been given back. */
  void forgetEnded() {
    leaving.removeIf(each -> each.state() == AllocationState.IDLE);
  }

  /** The one whose datagrams go between these addresses, or null. Allocates nothing. */
  @Nullable Allocation between(InetSocketAddress local, InetSocketAddress remote) {
    Allocation found = between(used, local, remote);
    return found != null ? found : between(leaving, local, remote);
  }

  private static @Nullable Allocation between(
      List<Allocation> all, InetSocketAddress local, InetSocketAddress remote) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).isBetween(local, remote)) {
        return all.get(i);
      }
    }
    return null;
  }

  /** The one on this stream, or null. */
  @Nullable Allocation on(StreamId stream) {
    Predicate<Allocation> isOn = each -> each.isOn(stream);
    return used.stream()
        .filter(isOn)
        .findFirst()
        .or(() -> leaving.stream().filter(isOn).findFirst())
        .orElse(null);
  }

  /** The candidates of those that stand. */
  List<Candidate> candidates() {
    List<Candidate> known = new ArrayList<>();
    for (Allocation allocation : used) {
      Relaying relaying = allocation.relaying();
      if (relaying != null) {
        known.addAll(relaying.candidates());
      }
    }
    return known;
  }
}
