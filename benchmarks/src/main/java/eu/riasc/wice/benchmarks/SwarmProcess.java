package eu.riasc.wice.benchmarks;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.relay.router.RouterLimits;
import eu.riasc.wice.relay.server.RelayLimits;
import eu.riasc.wice.relay.server.RelayServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The peers of a node in a process of their own, with a relay between them and the node: so that
 * what the node's process takes is the node's.
 */
final class SwarmProcess implements AutoCloseable {
  private final ChildProcess process;
  private final String backend;
  private final List<PublicKey> keys = new ArrayList<>();

  /** Starts it; all its peers are subscribed when this returns. */
  SwarmProcess(PublicKey node, int size) throws IOException {
    process =
        new ChildProcess(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xms1g",
                "-Xmx2g",
                "-cp",
                System.getProperty("java.class.path"),
                SwarmProcess.class.getName(),
                node.toString(),
                String.valueOf(size)));
    backend = process.read("start the swarm");
    for (int i = 0; i < size; i++) {
      keys.add(PublicKey.parse(process.read("start the swarm")));
    }
  }

  /** The signaling backend that its peers use. */
  String backend() {
    return backend;
  }

  PublicKey key(int member) {
    return keys.get(member);
  }

  /** Whether it runs. */
  boolean isAlive() {
    return process.isAlive();
  }

  /** Lets peers want the node. */
  void want(int from, int to) throws IOException {
    process.write(from + " " + to);
  }

  @Override
  public void close() {
    process.close();
  }

  /** The process: the node's key and the number of peers are its arguments. */
  public static void main(String[] args) throws Exception {
    java.util.logging.LogManager.getLogManager().reset();
    int size = Integer.parseInt(args[1]);
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (RelayServer relay =
        RelayServer.builder()
            .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .limits(limits(size))
            .build()
            .start()) {
      String uri = "grpc://127.0.0.1:" + relay.address().getPort() + "?insecure=true";
      try (SwarmSignaling signaling = new SwarmSignaling(uri);
          EndpointSwarm swarm =
              new EndpointSwarm(
                  size, PublicKey.parse(args[0]), signaling.backend(), signaling.worker())) {
        out.println(uri);
        for (int i = 0; i < size; i++) {
          out.println(swarm.key(i));
        }
        out.flush();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          String[] range = line.split(" ", -1);
          for (int i = Integer.parseInt(range[0]); i < Integer.parseInt(range[1]); i++) {
            swarm.want(i);
          }
        }
      }
    }
    System.exit(0);
  }

  /** As the relay's defaults, with room for all peers on one stream and their envelopes. */
  private static RelayLimits limits(int size) {
    int share = 16;
    return new RelayLimits(
        10_000,
        size + 1_024,
        100_000,
        size + 1_024,
        250_000,
        Duration.ofMinutes(10),
        Duration.ofSeconds(10),
        new RouterLimits(share * size, 64 << 20, share, 256, 256 << 20));
  }
}
