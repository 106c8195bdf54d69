package eu.riasc.wice.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.netlab.Seeds;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.testturn.Faults;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A TURN server that does its worst costs its clients little, and none of what works without it.
 */
class HostileTurnTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  /**
   * Of two peers that reach the server in six ways each. A server that fails is asked again after 2
   * s doubled up to 5 min, each time with at most three challenges.
   */
  private static final int MOST_REQUESTS_IN_AN_HOUR = 12 * 20 * 4;

  /** What the server does. */
  enum Malice {
    ENDLESS_401 {
      @Override
      void begin(TurnHost host, Faults faults) {
        faults.refuse(Method.ALLOCATE, 401);
      }
    },
    ENDLESS_438 {
      @Override
      void begin(TurnHost host, Faults faults) {
        faults.refuse(Method.ALLOCATE, 438);
      }
    },
    ENDLESS_300 {
      @Override
      void begin(TurnHost host, Faults faults) {
        faults.redirect(new InetSocketAddress(host.host().addresses().get(0), 3478));
      }
    },
    NO_LIFETIME {
      @Override
      void begin(TurnHost host, Faults faults) {
        faults.lifetime(0);
      }
    },
    SHORT_LIFETIME {
      @Override
      void begin(TurnHost host, Faults faults) {
        faults.lifetime(1);
      }
    },
    ADDRESS_OF_NOBODY {
      @Override
      void begin(TurnHost host, Faults faults) {
        faults.relayed(real -> IpLiteral.endpoint("255.255.255.255", 9));
      }
    },
    LOOPBACK_ADDRESS {
      @Override
      void begin(TurnHost host, Faults faults) {
        faults.relayed(real -> IpLiteral.endpoint("127.0.0.1", PeerProcess.PORT));
      }
    };

    abstract void begin(TurnHost host, Faults faults);
  }

  private static TurnHost hostile(Duo duo, Malice malice) {
    TurnHost host = duo.world.addTurn();
    malice.begin(host, host.server().faults());
    return host;
  }

  @ParameterizedTest
  @EnumSource
  void peersConnectDirectlyAndAskItSeldom(Malice malice) {
    Seeds.each(
        2,
        seed -> {
          Duo duo = Duo.connectable(seed);
          TurnHost host = hostile(duo, malice);
          duo.start().settle(SOON);
          assertThat(duo.path().isDirect()).isTrue();
          duo.world.run.runFor(Duration.ofHours(1));
          duo.settle(SOON);
          int requests =
              host.server().requests(Method.ALLOCATE) + host.server().requests(Method.REFRESH);
          duo.check(
              requests <= MOST_REQUESTS_IN_AN_HOUR, requests + " requests in an hour: " + malice);
        });
  }

  @ParameterizedTest
  @EnumSource
  void peersWithoutADirectPathUseTheOtherServer(Malice malice) {
    Seeds.each(
        2,
        seed -> {
          Duo duo = new Duo(seed, Variety.undirected(seed));
          hostile(duo, malice);
          TurnHost honest = duo.world.addTurn();
          duo.start().settle(SOON);
          assertThat(duo.isRelayed()).isTrue();
          duo.world.run.runFor(Duration.ofMinutes(30));
          duo.settle(SOON);
          assertThat(honest.server().allocations()).isPositive();
        });
  }
}
