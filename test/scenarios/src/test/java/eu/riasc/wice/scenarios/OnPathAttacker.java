package eu.riasc.wice.scenarios;

import eu.riasc.wice.netlab.Impairment;
import eu.riasc.wice.netlab.Packet;
import eu.riasc.wice.netlab.Simulation;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.Transport;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Somebody on the internet side of both peers who sees every datagram and may do anything but stop
 * one: plays it again, from where it came or from elsewhere, reflects, changes, cuts and delays it,
 * forges answers to it, and floods. He knows no password.
 *
 * <p>He writes down what he has sent in the name of others, and what the peers have sent there.
 */
final class OnPathAttacker {
  /** Others in whose name nothing comes that a peer could take for authentic. */
  private static final String FORGED_PREFIX = "192.0.2.";

  /** Others in whose name he plays authentic messages. */
  private static final String REPLAYED_PREFIX = "203.0.113.";

  /** In how many names he replays what he has seen. */
  static final int VICTIMS = 40;

  private static final int FIRST_VICTIM = 100;
  private static final int VICTIM_PORT = 7;
  private static final int FLOOD = 40;

  private final Simulation run;
  private final World world;
  private final RandomGenerator dice;
  private final Forger forger;
  private final Set<InetAddress> servers;
  private final boolean forgesServers;
  private final Map<String, long[]> accounts = new TreeMap<>();
  private final List<Packet> seen = new ArrayList<>();
  private boolean active = true;
  private boolean sending;
  private double share = 0.2;
  private int strikes;

  /**
   * Begins at once.
   *
   * @param forgesServers whether he also answers in the name of STUN and TURN servers, which can
   *     cost a peer its server-reflexive candidates: nothing authenticates those (RFC 8445 §19.3)
   */
  OnPathAttacker(World world, boolean forgesServers, Site... sites) {
    this.world = world;
    this.run = world.run;
    this.forgesServers = forgesServers;
    dice = run.random("on-path attacker");
    forger = new Forger(dice);
    servers = new LinkedHashSet<>(world.stun.host().addresses());
    world.turn.forEach(each -> servers.addAll(each.host().addresses()));
    for (Site site : sites) {
      site.uplink().tap(this::see);
      site.uplink().both(holdingBackSome());
    }
  }

  void stop() {
    active = false;
  }

  int strikes() {
    return strikes;
  }

  private Impairment holdingBackSome() {
    return (packet, delayNanos, simulation, onward) -> {
      boolean held = active && dice.nextInt(20) == 0;
      onward.pass(packet, held ? delayNanos + upTo(Duration.ofMillis(400)).toNanos() : delayNanos);
    };
  }

  private void see(Packet packet) {
    if (sending || packet.transport() != Transport.UDP) {
      return;
    }
    count(packet.destination(), packet, 1);
    if (seen.size() < 200) {
      seen.add(packet);
    } else {
      seen.set(dice.nextInt(seen.size()), packet);
    }
    if (active && dice.nextDouble() < share) {
      strikes++;
      strike(packet);
    }
  }

  private void strike(Packet packet) {
    boolean ofServer =
        servers.contains(packet.source().getAddress())
            || servers.contains(packet.destination().getAddress());
    switch (dice.nextInt(11)) {
      case 0 -> later(packet, packet.payload());
      case 1 -> later(seen.get(dice.nextInt(seen.size())), null);
      case 2 -> later(packet.withSource(victim(REPLAYED_PREFIX)), packet.payload());
      case 3 -> later(reversed(packet), packet.payload());
      case 4 -> now(packet, forger.garbled(packet.payload()));
      case 5 -> now(packet, forger.cut(packet.payload()));
      case 6 -> now(packet, forger.swollen(packet.payload()));
      case 7 -> {
        if (!ofServer || forgesServers) {
          now(reversed(packet), forger.answer(packet.payload()));
        }
      }
      case 8 -> now(packet, forger.nominating(packet.payload()));
      case 9 ->
          now(
              packet.withSource(victim(FORGED_PREFIX)),
              forger.withUnknownAttribute(packet.payload()));
      default -> flood(packet.destination());
    }
  }

  /** Checks from everywhere, for ufrags that nobody has. */
  private void flood(InetSocketAddress at) {
    for (int i = 0; i < FLOOD; i++) {
      inject(new Packet(victim(FORGED_PREFIX), at, forger.check()));
    }
  }

  private InetSocketAddress victim(String prefix) {
    return IpLiteral.endpoint(prefix + (FIRST_VICTIM + dice.nextInt(VICTIMS)), VICTIM_PORT);
  }

  private static Packet reversed(Packet packet) {
    return new Packet(packet.destination(), packet.source(), packet.payload());
  }

  private void now(Packet ends, byte[] payload) {
    if (payload.length > 0) {
      inject(new Packet(ends.source(), ends.destination(), payload));
    }
  }

  private void later(Packet ends, byte @Nullable [] payload) {
    byte[] bytes = payload == null ? ends.payload() : payload;
    run.after(upTo(Duration.ofSeconds(40)), () -> now(ends, bytes));
  }

  private Duration upTo(Duration most) {
    return Duration.ofNanos(dice.nextLong(most.toNanos()));
  }

  private void inject(Packet packet) {
    boolean mixed = packet.source().getAddress() instanceof Inet4Address != !packet.isVersion6();
    if (!active || mixed) {
      return;
    }
    count(packet.source(), packet, 0);
    sending = true;
    world.internet.inject(packet);
    sending = false;
  }

  private void count(InetSocketAddress address, Packet packet, int direction) {
    if (address.getPort() == VICTIM_PORT) {
      long[] account =
          accounts.computeIfAbsent(address.getAddress().getHostAddress(), none -> new long[3]);
      account[direction] += packet.payload().length;
      account[2] += direction;
    }
  }

  /** The first other who has got more bytes than went out in his name without a password, or "". */
  String amplified() {
    StringBuilder text = new StringBuilder();
    accounts.forEach(
        (address, account) -> {
          if (address.startsWith(FORGED_PREFIX) && account[1] > account[0]) {
            text.append(address).append(": ").append(account[1]).append(" bytes for ");
            text.append(account[0]).append(". ");
          }
        });
    return text.toString();
  }

  /** How many datagrams peers have sent to others in whose name authentic messages were played. */
  long sentToReplayed() {
    return accounts.entrySet().stream()
        .filter(each -> each.getKey().startsWith(REPLAYED_PREFIX))
        .mapToLong(each -> each.getValue()[2])
        .sum();
  }
}
