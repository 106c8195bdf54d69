package eu.riasc.wice.scenarios;

import eu.riasc.wice.ice.turn.TurnCredentials;
import eu.riasc.wice.ice.turn.TurnServer;
import eu.riasc.wice.netlab.Host;
import eu.riasc.wice.netlab.MachineRunner;
import eu.riasc.wice.netlab.Simulation;
import eu.riasc.wice.sansio.TlsName;
import eu.riasc.wice.testturn.SimulatedTurnServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** A host with a TURN server: UDP and TCP on port 3478, TLS on port 443. */
final class TurnHost {
  static final int PORT = 3478;
  private static final int TLS_PORT = 443;
  private static final int FIRST_RELAY_PORT = 50_000;
  private static final int RELAY_PORTS = 64;
  private static final String NAME = "turn.example.org";
  private static final TurnCredentials CREDENTIALS = TurnCredentials.of("wice", "secret");

  private final Host host;
  private final SimulatedTurnServer server;
  private final MachineRunner<String> runner;

  TurnHost(Simulation run, Host host) {
    this.host = host;
    List<InetAddress> relays =
        host.endpoints(PORT).stream().map(InetSocketAddress::getAddress).toList();
    server =
        new SimulatedTurnServer(relays, FIRST_RELAY_PORT, RELAY_PORTS, run.random(host.name()))
            .user("wice", "secret");
    runner =
        host.run(server, PORT, event -> run.note(host.name() + ": " + event))
            .alsoBind(FIRST_RELAY_PORT, RELAY_PORTS)
            .listen(PORT)
            .listenTls(TLS_PORT, NAME);
  }

  /** The ways to it, the best first. */
  List<TurnServer> servers() {
    List<TurnServer> ways = new ArrayList<>();
    for (InetSocketAddress address : host.endpoints(PORT)) {
      ways.add(TurnServer.udp(address, CREDENTIALS));
      ways.add(TurnServer.tcp(address, CREDENTIALS));
    }
    for (InetSocketAddress address : host.endpoints(TLS_PORT)) {
      ways.add(TurnServer.tls(address, new TlsName(NAME, true), CREDENTIALS));
    }
    return ways;
  }

  SimulatedTurnServer server() {
    return server;
  }

  Host host() {
    return host;
  }

  /** Loses all its state, as a process that is killed and started again. */
  void restart() {
    runner.call(now -> server.restart());
  }
}
