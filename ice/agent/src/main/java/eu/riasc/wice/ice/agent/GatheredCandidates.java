package eu.riasc.wice.ice.agent;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The candidates that a {@link Gatherer} has found, and reports of those that come and go. */
final class GatheredCandidates {
  private record Key(InetSocketAddress address, InetSocketAddress base) {}

  private final GathererConfig config;
  private final Outbox<GatheringEvent> out;
  private final Map<Key, Candidate> candidates = new LinkedHashMap<>();

  GatheredCandidates(GathererConfig config, Outbox<GatheringEvent> out) {
    this.config = config;
    this.out = out;
  }

  /** In order of the addresses, host before server-reflexive. */
  List<Candidate> all() {
    return List.copyOf(candidates.values());
  }

  /** Takes what follows from our addresses and what servers have answered. */
  void update(List<LocalAddress> local, List<ServerBinding> bindings) {
    report(current(local, bindings));
  }

  private Collection<Candidate> current(List<LocalAddress> local, List<ServerBinding> bindings) {
    Map<Key, Candidate> found = new LinkedHashMap<>();
    for (LocalAddress address : local) {
      add(found, Candidate.host(address.bound(), address.preference()));
      InetAddress external = config.externalAddresses().get(address.bound().getAddress());
      if (external != null) {
        InetSocketAddress mapped = new InetSocketAddress(external, address.bound().getPort());
        add(
            found,
            Candidate.serverReflexive(mapped, address.bound(), mapped, address.preference()));
      }
      for (ServerBinding binding : bindings) {
        Candidate reflexive = binding.local().equals(address) ? binding.candidate() : null;
        if (reflexive != null) {
          add(found, reflexive);
        }
      }
    }
    found.values().removeIf(candidate -> !config.filter().accepts(candidate));
    return found.values();
  }

  /**
   * The first candidate of an address and base stays; others of the same are redundant (RFC 8445
   * §5.1.3).
   */
  private static void add(Map<Key, Candidate> found, Candidate candidate) {
    found.putIfAbsent(new Key(candidate.address(), candidate.base()), candidate);
  }

  private void report(Collection<Candidate> found) {
    Map<Key, Candidate> before = new LinkedHashMap<>(candidates);
    candidates.clear();
    for (Candidate candidate : found) {
      Key key = new Key(candidate.address(), candidate.base());
      Candidate known = before.get(key);
      Candidate kept =
          known != null && known.priority().equals(candidate.priority()) ? known : candidate;
      candidates.put(key, kept);
    }
    for (Candidate old : before.values()) {
      if (!candidates.containsValue(old)) {
        out.emit(new GatheringEvent.CandidateLost(old));
      }
    }
    for (Candidate candidate : candidates.values()) {
      if (!before.containsValue(candidate)) {
        out.emit(new GatheringEvent.CandidateFound(candidate));
      }
    }
  }
}
