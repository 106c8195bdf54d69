package eu.riasc.wice.benchmarks;

import eu.riasc.wice.coturn.Coturn;
import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.ice.agent.NetworkType;
import java.io.IOException;
import java.util.Set;

/** Pairs of nodes that offer nothing but addresses of a coturn on loopback. */
final class RelayedNodes {
  /** What a server knows that asks for credentials; one that does not, takes any. */
  static final String USER = "benchmark";

  static final String PASSWORD = "benchmark";

  private RelayedNodes() {}

  /** A server that asks nobody for credentials, which answers already. */
  static Coturn server() throws IOException {
    // with more threads it depends on luck which two clients share one
    return server("--no-auth");
  }

  /** A server as most are, with long-term credentials. */
  static Coturn serverWithCredentials() throws IOException {
    return server("--lt-cred-mech", "--user=" + USER + ":" + PASSWORD);
  }

  private static Coturn server(String... options) throws IOException {
    Coturn coturn = new Coturn(options);
    coturn.awaitListening();
    return coturn;
  }

  /**
   * Two nodes.
   *
   * @param transport {@code udp} or {@code tcp}, to the server
   */
  static NodePair pair(Coturn coturn, String backend, String transport) {
    String uri = "turn:127.0.0.1:" + coturn.address().getPort() + "?transport=" + transport;
    return new NodePair(
        backend,
        builder ->
            builder
                .candidateTypes(Set.of(CandidateType.RELAYED))
                .networkTypes(Set.of(NetworkType.UDP4))
                .turnServer(uri, USER, PASSWORD));
  }
}
