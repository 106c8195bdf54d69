package eu.riasc.wice.scenarios;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.netlab.Lan;
import eu.riasc.wice.netlab.RandomDelay;
import eu.riasc.wice.netlab.Simulation;
import eu.riasc.wice.session.EndpointConfig;
import eu.riasc.wice.session.SessionSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** The internet with a STUN server and a relay, and the randomness of one scenario. */
final class World {
  final Simulation run;
  final Lan internet;
  final StunServer stun;
  final Relay relay;
  final List<TurnHost> turn = new ArrayList<>();
  final RandomGenerator dice;
  private int sites;

  World(long seed) {
    // half of all runs see the clock overflow within a minute
    run = new Simulation(seed, seed % 2 == 0 ? 0 : Long.MAX_VALUE - 30_000_000_000L);
    dice = run.random("scenario");
    internet = run.lan("internet");
    stun = new StunServer(internet.host("stun", "203.0.113.1", "2001:db8:ffff::1"));
    relay = new Relay(run);
  }

  /** Adds a TURN server that peers started from here on know. */
  TurnHost addTurn() {
    int number = 10 + turn.size();
    TurnHost added =
        new TurnHost(
            run, internet.host("turn" + number, "203.0.113." + number, "2001:db8:ffff::" + number));
    turn.add(added);
    return added;
  }

  Site site(String name, Access access, Family family) {
    return site(++sites, name, access, family);
  }

  /** A site with a number, which its addresses come from, of the caller's choice. */
  Site site(int number, String name, Access access, Family family) {
    return new Site(run, internet, name, number, access, family).weather(RandomDelay.millis(5, 15));
  }

  PeerProcess start(String name, PrivateKey key, Site site) {
    return start(name, key, site, EndpointConfig.defaults());
  }

  PeerProcess start(String name, PrivateKey key, Site site, EndpointConfig config) {
    return new PeerProcess(this, name, key, site, PeerProcess.PORT, config);
  }

  Duration upTo(Duration most) {
    return Duration.ofNanos(dice.nextLong(most.toNanos() + 1));
  }

  /** Whether two snapshots are the two ends of the same pair of generations. */
  static boolean bound(SessionSnapshot one, SessionSnapshot two) {
    return one.sessionId().equals(two.peerSessionId())
        && two.sessionId().equals(one.peerSessionId());
  }
}
