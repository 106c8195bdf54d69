package eu.riasc.wice.ice.turn;

import static eu.riasc.wice.ice.turn.TurnWire.ALICE;
import static eu.riasc.wice.ice.turn.TurnWire.HOST;
import static eu.riasc.wice.ice.turn.TurnWire.HOST6;
import static eu.riasc.wice.ice.turn.TurnWire.OTHER_HOST;
import static eu.riasc.wice.ice.turn.TurnWire.SERVER;
import static eu.riasc.wice.ice.turn.TurnWire.SERVER2;
import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.ice.agent.NetworkType;
import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.ice.stun.PasswordAlgorithm;
import eu.riasc.wice.netlab.Seeds;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.testturn.SimulatedTurnServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random networks, faults and moves, with what must always hold; once all is well again, everything
 * works again.
 */
class RandomRunsTest {
  private static final int[] CODES = {
    300, 400, 401, 403, 420, 437, 438, 440, 441, 442, 486, 500, 508
  };
  private static final Method[] METHODS = {
    Method.ALLOCATE, Method.REFRESH, Method.CREATE_PERMISSION, Method.CHANNEL_BIND
  };

  @Test
  void comesThroughLossAndFaultsAndWorksAgainAfterwards() {
    Seeds.each(60, RandomRunsTest::run);
  }

  private static void run(long seed) {
    Random dice = new Random(seed);
    TurnWire wire =
        new TurnWire(RelaysConfig.defaults().withEveryTransport(dice.nextBoolean()), seed);
    double loss = dice.nextInt(3) * 0.1;
    wire.dropIf(sent -> dice.nextDouble() < loss);
    wire.duplicateIf(() -> dice.nextInt(10) == 0);
    wire.delay(() -> 1_000_000L * (1 + dice.nextInt(60)));
    wire.chunk(1 + dice.nextInt(2000));
    List<SimulatedTurnServer> servers = List.of(wire.addServer(SERVER), wire.addServer(SERVER2));
    if (dice.nextBoolean()) {
      servers.get(0).algorithms(PasswordAlgorithm.SHA256).anonymity();
      servers.get(1).nonceLifetime(Duration.ofSeconds(90));
    }
    wire.invariant(() -> check(wire));
    wire.servers(
        TurnServer.udp(SERVER, ALICE),
        TurnServer.tcp(SERVER, ALICE),
        TurnServer.udp(SERVER2, ALICE));
    wire.bind(HOST, OTHER_HOST);
    for (int i = 0; i < 30; i++) {
      act(wire, servers.get(dice.nextInt(2)), dice);
      wire.run(Duration.ofMillis(dice.nextInt(40_000)));
    }
    servers.forEach(server -> server.faults().clear());
    wire.dropIf(sent -> false);
    wire.duplicateIf(() -> false);
    wire.bind(HOST);
    assertThat(wire.runUntil(Duration.ofMinutes(20), () -> works(wire)))
        .as("both servers are used again, or one that sends us to the other")
        .isTrue();
    wire.run(Duration.ofMinutes(12));
    for (Candidate candidate : relayed(wire)) {
      InetSocketAddress peer = peer(candidate, 77);
      int before = wire.sentToPeers().size();
      for (int i = 0; i < 3; i++) {
        wire.send(candidate.address(), peer, new byte[] {(byte) 0x80, 1});
        wire.run(Duration.ofSeconds(1));
      }
      assertThat(wire.sentToPeers()).as(candidate.toString()).hasSize(before + 3);
    }
    wire.relays.close(wire.now());
    wire.run(Duration.ofSeconds(3));
    assertThat(wire.relays.isClosed()).isTrue();
    assertThat(wire.ports.pendingTransactions()).isZero();
    assertThat(wire.relays.nextTimeoutNanos()).isEmpty();
  }

  private static boolean works(TurnWire wire) {
    return wire.relays.statistics().allocations() >= 2;
  }

  private static List<Candidate> relayed(TurnWire wire) {
    return wire.relays.candidates().stream()
        .filter(each -> each.type() == CandidateType.RELAYED)
        .toList();
  }

  private static InetSocketAddress peer(Candidate from, int last) {
    return from.network() == NetworkType.UDP4
        ? IpLiteral.endpoint("203.0.113." + last, 9)
        : IpLiteral.endpoint("2001:db8:9::" + last, 9);
  }

  private static void act(TurnWire wire, SimulatedTurnServer server, Random dice) {
    switch (dice.nextInt(12)) {
      case 0 -> server.restart();
      case 1 -> server.faults().silent(dice.nextBoolean());
      case 2 ->
          server
              .faults()
              .refuse(METHODS[dice.nextInt(METHODS.length)], CODES[dice.nextInt(CODES.length)]);
      case 3 -> server.faults().redirect(dice.nextBoolean() ? SERVER : SERVER2);
      case 4 -> wire.breakStreams();
      case 5 -> wire.bind(dice.nextBoolean() ? HOST : OTHER_HOST, HOST6);
      case 6 -> wire.relays.refresh(wire.now());
      case 7 -> server.faults().clear();
      case 8 ->
          wire.inject(dice.nextBoolean() ? SERVER : SERVER2, HOST, new byte[dice.nextInt(60)]);
      default -> {
        for (Candidate candidate : new ArrayList<>(relayed(wire))) {
          for (int i = 0; i < 5; i++) {
            wire.send(
                candidate.address(),
                peer(candidate, 1 + dice.nextInt(20)),
                new byte[] {(byte) (dice.nextBoolean() ? 0x80 : 0), 1});
          }
        }
      }
    }
  }

  private static void check(TurnWire wire) {
    List<Candidate> candidates = wire.relays.candidates();
    assertThat(candidates.stream().filter(each -> each.type() == CandidateType.RELAYED))
        .allSatisfy(each -> assertThat(wire.relays.owns(each.address())).isTrue());
    long found = wire.events(RelayEvent.CandidateFound.class).size();
    long lost = wire.events(RelayEvent.CandidateLost.class).size();
    assertThat(candidates).hasSize((int) (found - lost));
    assertThat(wire.relays.statistics().pendingRequests())
        .isEqualTo(wire.ports.pendingTransactions())
        .isLessThan(200);
  }
}
