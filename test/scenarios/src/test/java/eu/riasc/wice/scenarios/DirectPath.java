package eu.riasc.wice.scenarios;

import eu.riasc.wice.netlab.Dependence;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whether two peers can have a direct path, worked out on paper: symbols for outside endpoints, no
 * network, no time, no agent. Both sides keep sending to every endpoint of the other that they know
 * (its server-reflexive one at first, then whatever packets came from) until nothing new is learnt.
 * A path is a pair of endpoints that each NAT uses towards the other and that lets packets in.
 */
final class DirectPath {
  /** Two NATs that map by port invent new endpoints for ever; a path shows up much sooner. */
  private static final int ROUNDS = 8;

  private DirectPath() {}

  /** Whether peers with these kinds of access and IP versions can connect without a relay. */
  static boolean possible(Access a, Family familyA, Access b, Family familyB) {
    if (a == Access.UDP_BLOCKED || b == Access.UDP_BLOCKED) {
      return false;
    }
    boolean version6 = familyA.hasVersion6() && familyB.hasVersion6();
    boolean version4 = familyA.hasVersion4() && familyB.hasVersion4();
    return version6 || (version4 && possibleThroughNats(a.kind(), b.kind()));
  }

  /** Whether UDP over IPv4 can, wherever a packet to an outside endpoint arrives at its NAT. */
  static boolean possibleThroughNats(NatKind a, NatKind b) {
    Side left = new Side("a", a);
    Side right = new Side("b", b);
    left.known.add(right.mapped("server"));
    right.known.add(left.mapped("server"));
    for (int round = 0; round < ROUNDS; round++) {
      if (left.sendTo(right) || right.sendTo(left)) {
        return true;
      }
    }
    return false;
  }

  private static final class Side {
    private final String name;
    private final NatKind nat;
    private final Set<String> known = new LinkedHashSet<>();
    private final Map<String, Set<String>> sentFrom = new LinkedHashMap<>();

    Side(String name, NatKind nat) {
      this.name = name;
      this.nat = nat;
    }

    /** The outside endpoint from which this side's packets to a destination come. */
    String mapped(String destination) {
      return switch (nat.mapping()) {
        case ENDPOINT_INDEPENDENT -> name;
        case ADDRESS_DEPENDENT -> name + "@" + host(destination);
        case ADDRESS_AND_PORT_DEPENDENT -> name + "@(" + destination + ")";
      };
    }

    private static String host(String endpoint) {
      return endpoint.equals("server") ? endpoint : endpoint.substring(0, 1);
    }

    boolean admits(String own, String from) {
      Set<String> sentTo = sentFrom.getOrDefault(own, Set.of());
      return nat.filtering() == Dependence.ENDPOINT_INDEPENDENT
          || (nat.filtering() == Dependence.ADDRESS_DEPENDENT && !sentTo.isEmpty())
          || sentTo.contains(from);
    }

    /** Sends to every known endpoint; true if one of them now makes a path. */
    boolean sendTo(Side other) {
      boolean path = false;
      for (String destination : known) {
        String source = mapped(destination);
        sentFrom.computeIfAbsent(source, none -> new LinkedHashSet<>()).add(destination);
        if (other.admits(destination, source)) {
          other.known.add(source);
          path |= other.mapped(source).equals(destination) && admits(source, destination);
        }
      }
      return path;
    }
  }
}
