package eu.riasc.wice.ice.discovery;

import eu.riasc.wice.ice.discovery.Question.Purpose;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the NAT in front of one address, and what to ask next. The first server that has
 * another address (RFC 5780 §7.4) is asked for everything; without one, the first that has
 * answered, for hairpinning.
 */
final class PortStudy {
  private static final long SHORTEST_INTERVAL_NANOS = 250_000_000L;

  /** Asks one more question. */
  interface Asker {
    void ask(Purpose purpose, InetSocketAddress from, InetSocketAddress to, long intervalNanos);
  }

  private final PortPair ports;
  private final Asker asker;

  /** Mapped address of the base, by the address that told it. */
  private final Map<InetSocketAddress, InetSocketAddress> seen = new LinkedHashMap<>();

  private @Nullable InetSocketAddress server;
  private @Nullable InetSocketAddress otherAddress;
  private long intervalNanos = SHORTEST_INTERVAL_NANOS;
  private @Nullable InetSocketAddress scratchMapped;
  private boolean scratchAsked;
  private Outcome changedBoth = Outcome.OPEN;
  private Outcome changedPort = Outcome.OPEN;
  private int hairpinsLost;
  private boolean hairpinned;

  private enum Outcome {
    OPEN,
    ANSWERED,
    SILENT,
    /** The server does not do what it was asked to. */
    REFUSED
  }

  PortStudy(PortPair ports, Asker asker) {
    this.ports = ports;
    this.asker = asker;
  }

  PortPair ports() {
    return ports;
  }

  /** A server, or one of its other addresses, has told the mapped address of the base. */
  void onMapped(InetSocketAddress asked, InetSocketAddress mapped) {
    seen.put(asked, mapped);
  }

  /** A server that was named has answered. */
  void onServer(InetSocketAddress asked, @Nullable InetSocketAddress other, long roundTripNanos) {
    if (otherAddress == null && other != null && isUsable(other, asked)) {
      otherAddress = other;
      server = asked;
      intervalNanos = Math.max(SHORTEST_INTERVAL_NANOS, 2 * roundTripNanos);
      InetAddress there = other.getAddress();
      askElsewhere(new InetSocketAddress(there, asked.getPort()));
      askElsewhere(new InetSocketAddress(asked.getAddress(), other.getPort()));
      askElsewhere(other);
      askFromScratch(asked);
    } else if (server == null) {
      server = asked;
      intervalNanos = Math.max(SHORTEST_INTERVAL_NANOS, 2 * roundTripNanos);
    }
  }

  /** All servers that were named have answered or been given up. */
  void onAllServers() {
    InetSocketAddress best = server;
    if (best != null && !scratchAsked) {
      askFromScratch(best);
    }
  }

  private void askElsewhere(InetSocketAddress to) {
    if (!seen.containsKey(to)) {
      asker.ask(Purpose.ELSEWHERE, ports.base(), to, intervalNanos);
    }
  }

  private void askFromScratch(InetSocketAddress to) {
    scratchAsked = true;
    asker.ask(Purpose.SCRATCH, ports.scratch(), to, intervalNanos);
  }

  /** The server has told the mapped address of the scratch port. */
  void onScratch(InetSocketAddress asked, InetSocketAddress mapped) {
    scratchMapped = mapped;
    if (otherAddress != null) {
      asker.ask(Purpose.CHANGE_BOTH, ports.scratch(), asked, intervalNanos);
      asker.ask(Purpose.CHANGE_PORT, ports.scratch(), asked, intervalNanos);
    }
    InetSocketAddress baseMapped = seen.get(asked);
    if (baseMapped != null && !baseMapped.equals(ports.base())) {
      // both at once: a NAT may let in only what was sent to
      asker.ask(Purpose.HAIRPIN, ports.base(), mapped, intervalNanos);
      asker.ask(Purpose.HAIRPIN, ports.scratch(), baseMapped, intervalNanos);
    }
  }

  /**
   * An answer to a request that asked for another source.
   *
   * @param source where it came from; null if it was an error
   */
  void onChanged(Question question, @Nullable InetSocketAddress source) {
    boolean both = question.purpose == Purpose.CHANGE_BOTH;
    boolean otherIp = source != null && !source.getAddress().equals(question.to.getAddress());
    boolean otherPort = source != null && source.getPort() != question.to.getPort();
    Outcome outcome = otherPort && otherIp == both ? Outcome.ANSWERED : Outcome.REFUSED;
    if (both) {
      changedBoth = outcome;
    } else {
      changedPort = outcome;
    }
  }

  /** A request came back to us by our own mapped address. */
  void onHairpinned() {
    hairpinned = true;
  }

  /** Nobody answers. */
  void onGivenUp(Question question) {
    switch (question.purpose) {
      case CHANGE_BOTH -> changedBoth = Outcome.SILENT;
      case CHANGE_PORT -> changedPort = Outcome.SILENT;
      case HAIRPIN -> hairpinsLost++;
      default -> {}
    }
  }

  NatVerdict verdict() {
    NatMapping mapping = NatMapping.of(ports.base(), seen);
    return new NatVerdict(
        ports.base(), !seen.isEmpty(), mapping, filtering(), hairpinning(mapping));
  }

  private NatFiltering filtering() {
    InetSocketAddress asked = server;
    InetSocketAddress other = otherAddress;
    if (asked == null || other == null) {
      return NatFiltering.UNKNOWN;
    }
    if (changedBoth == Outcome.ANSWERED) {
      return NatFiltering.ENDPOINT_INDEPENDENT;
    }
    // silence is the NAT's doing only if the other address has answered when it was asked itself
    if (changedBoth != Outcome.SILENT || !seen.containsKey(other)) {
      return NatFiltering.UNKNOWN;
    }
    if (changedPort == Outcome.ANSWERED) {
      return NatFiltering.ADDRESS_DEPENDENT;
    }
    boolean otherPortWorks =
        seen.containsKey(new InetSocketAddress(asked.getAddress(), other.getPort()));
    return changedPort == Outcome.SILENT && otherPortWorks
        ? NatFiltering.ADDRESS_AND_PORT_DEPENDENT
        : NatFiltering.UNKNOWN;
  }

  private Hairpinning hairpinning(NatMapping mapping) {
    if (mapping == NatMapping.NONE) {
      return Hairpinning.NOT_APPLICABLE;
    }
    if (hairpinned) {
      return Hairpinning.SUPPORTED;
    }
    return scratchMapped != null && hairpinsLost == 2
        ? Hairpinning.UNSUPPORTED
        : Hairpinning.UNKNOWN;
  }

  private static boolean isUsable(InetSocketAddress other, InetSocketAddress asked) {
    InetAddress there = other.getAddress();
    InetAddress here = asked.getAddress();
    return there.getClass() == here.getClass()
        && !there.equals(here)
        && other.getPort() != asked.getPort()
        && other.getPort() != 0
        && !there.isAnyLocalAddress()
        && !there.isMulticastAddress()
        && there.isLoopbackAddress() == here.isLoopbackAddress();
  }

  /** The studies of these ports. */
  static List<PortStudy> of(List<PortPair> ports, Asker asker) {
    return ports.stream().map(pair -> new PortStudy(pair, asker)).toList();
  }
}
