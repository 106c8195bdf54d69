package eu.riasc.wice.interop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Two drivers and the signaling between them. */
final class Couple implements AutoCloseable {
  private static final Set<String> UP = Set.of("connected", "ready", "completed");

  /** The order in which one agent's descriptions reach the other. */
  enum Order {
    /** Everything at once when it is known. */
    TRICKLE,
    /** Held back until the end of candidates, then all together. */
    ALL_AT_ONCE,
    /** Held back until the end of candidates; the credentials come last. */
    CREDENTIALS_LAST,
    /** Credentials only, no candidate ever: what is left are peer-reflexive candidates. */
    NO_CANDIDATES;

    /** What is handed on when this line comes. */
    private List<DriverLine> pass(DriverLine line, List<DriverLine> held) {
      if (this == TRICKLE) {
        return List.of(line);
      }
      if (this == NO_CANDIDATES) {
        return line.type().equals("cand") ? List.of() : List.of(line);
      }
      held.add(line);
      if (!line.type().equals("eoc")) {
        return List.of();
      }
      List<DriverLine> all = new ArrayList<>(held);
      held.clear();
      if (this == CREDENTIALS_LAST) {
        all.add(all.remove(0));
      }
      return all;
    }
  }

  final Driver controlling;
  final Driver controlled;

  /** Connects the signaling of two drivers; those are closed with this. */
  Couple(Driver controlling, Driver controlled, Order toControlling, Order toControlled) {
    this.controlling = controlling;
    this.controlled = controlled;
    connect(controlling, controlled, toControlled);
    connect(controlled, controlling, toControlling);
  }

  private static void connect(Driver from, Driver to, Order order) {
    List<DriverLine> held = new ArrayList<>();
    from.onLine(
        line -> {
          if (Set.of("cred", "cand", "eoc").contains(line.type())) {
            for (DriverLine passed : order.pass(line, held)) {
              hand(passed, to);
            }
          }
        });
  }

  private static void hand(DriverLine line, Driver to) {
    try {
      to.write(line);
    } catch (IOException broken) {
      throw new IllegalStateException("handing on " + line.type() + ": " + broken.getMessage());
    }
  }

  /** Starts two agents that tell each other everything at once. */
  static Couple start(String controlling, String controlled, String address) throws Exception {
    return start(controlling, controlled, address, Order.TRICKLE, Order.TRICKLE);
  }

  static Couple start(
      String controlling,
      String controlled,
      String address,
      Order toControlling,
      Order toControlled)
      throws Exception {
    Driver a = Agents.start(controlling, "controlling", address);
    try {
      return new Couple(
          a, Agents.start(controlled, "controlled", address), toControlling, toControlled);
    } catch (Throwable missing) {
      a.close();
      throw missing;
    }
  }

  /** Waits until both say that they are connected. */
  Couple awaitUp() throws Exception {
    return awaitUp(0, 0);
  }

  private Couple awaitUp(int controllingFrom, int controlledFrom) throws Exception {
    controlling.await("a connection", controllingFrom, 30, isUp());
    controlled.await("a connection", controlledFrom, 30, isUp());
    return this;
  }

  /** Tells one of the two to restart, and waits until both have new credentials and a new pair. */
  Couple restart(Driver by) throws Exception {
    int a = controlling.mark();
    int b = controlled.mark();
    by.write(DriverLine.restart());
    controlling.await("new credentials", a, 10, line -> line.type().equals("cred"));
    controlled.await("new credentials", b, 10, line -> line.type().equals("cred"));
    return awaitUp(a, b);
  }

  /** A datagram each way. */
  Couple exchange(String one, String other) throws Exception {
    deliver(controlling, controlled, one);
    deliver(controlled, controlling, other);
    return this;
  }

  private static void deliver(Driver from, Driver to, String hex) throws Exception {
    from.write(DriverLine.send(hex));
    to.await("datagram " + hex, 10, line -> line.type().equals("data") && line.hex().equals(hex));
  }

  static Predicate<DriverLine> isUp() {
    return line -> line.type().equals("state") && UP.contains(line.state());
  }

  static Predicate<DriverLine> isState(String state) {
    return line -> line.type().equals("state") && line.state().equals(state);
  }

  @Override
  public void close() throws IOException {
    try (controlled) {
      controlling.close();
    }
  }
}
