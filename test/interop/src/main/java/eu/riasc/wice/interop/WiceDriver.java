package eu.riasc.wice.interop;

import eu.riasc.wice.ice.agent.Role;
import eu.riasc.wice.ice.stun.StunException;
import eu.riasc.wice.ice.stun.StunUri;
import eu.riasc.wice.ice.stun.TurnUri;
import eu.riasc.wice.ice.turn.TurnCredentials;
import eu.riasc.wice.ice.turn.TurnServer;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.TlsName;
import eu.riasc.wice.sansio.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The command line of our driver. */
public final class WiceDriver {
  private static final String USAGE =
      "usage: wice controlling|controlled ADDRESS [stun:HOST[:PORT]...] [--tcp] [--mdns=offer]"
          + " [turn[s]:HOST[:PORT][?transport=udp|tcp] --relay=USER:PASSWORD] [--ca=FILE]";

  private WiceDriver() {}

  /** Runs the driver on standard input and output, and ends the process. */
  public static void main(String[] args) throws IOException {
    System.exit(run(args, System.in, System.out, System.err));
  }

  /**
   * Runs one driver until its input ends or says {@code quit}.
   *
   * @return the exit code: 0 done, 2 wrong usage
   */
  static int run(String[] args, InputStream in, PrintStream out, PrintStream errors)
      throws IOException {
    if (args.length < 2 || !args[0].matches("controlling|controlled")) {
      errors.println(USAGE);
      return 2;
    }
    Role role = args[0].equals("controlling") ? Role.CONTROLLING : Role.CONTROLLED;
    InetAddress address = IpLiteral.parseOrNull(args[1]);
    if (address == null) {
      errors.println("address to bind: found " + args[1] + ", expected an IP literal");
      return 2;
    }
    List<InetSocketAddress> servers = new ArrayList<>();
    List<TurnUri> turnServers = new ArrayList<>();
    TurnCredentials credentials = null;
    Path authority = null;
    boolean overTcp = false;
    boolean offersNames = false;
    for (int i = 2; i < args.length; i++) {
      if (args[i].equals("--tcp")) {
        overTcp = true;
        continue;
      }
      if (args[i].equals("--mdns=offer")) {
        offersNames = true;
        continue;
      }
      if (args[i].matches("--relay=[^:]+:.+")) {
        String[] both = args[i].substring("--relay=".length()).split(":", 2);
        credentials = TurnCredentials.of(both[0], both[1]);
        continue;
      }
      if (args[i].startsWith("--ca=")) {
        authority = Path.of(args[i].substring("--ca=".length()));
        continue;
      }
      try {
        if (args[i].matches("turns?:.*")) {
          TurnUri uri = TurnUri.parse(args[i]);
          if (uri.secure() && uri.transport() == Transport.UDP) {
            errors.println(args[i] + ": found turns over udp, expected ?transport=tcp");
            return 2;
          }
          turnServers.add(uri);
          continue;
        }
        StunUri uri = StunUri.parse(args[i]);
        servers.add(new InetSocketAddress(uri.host(), uri.port()));
      } catch (StunException malformed) {
        errors.println(malformed.getMessage());
        return 2;
      }
    }
    List<TurnServer> relays = new ArrayList<>();
    if (turnServers.isEmpty() != (credentials == null)) {
      errors.println("turn servers and --relay=USER:PASSWORD: found one, expected both or none");
      return 2;
    }
    for (TurnUri server : turnServers) {
      relays.add(server(server, Objects.requireNonNull(credentials)));
    }
    try (AgentLoop loop = new AgentLoop(address, authority, offersNames, errors::println)) {
      loop.run(role, servers, relays, overTcp, in, line -> print(out, line));
    }
    return 0;
  }

  private static TurnServer server(TurnUri uri, TurnCredentials credentials) {
    InetSocketAddress address = new InetSocketAddress(uri.host(), uri.port());
    if (uri.secure()) {
      return TurnServer.tls(address, new TlsName(uri.host(), true), credentials);
    }
    return uri.transport() == Transport.TCP
        ? TurnServer.tcp(address, credentials)
        : TurnServer.udp(address, credentials);
  }

  private static void print(PrintStream out, DriverLine line) {
    out.println(line.format());
    out.flush();
  }
}
