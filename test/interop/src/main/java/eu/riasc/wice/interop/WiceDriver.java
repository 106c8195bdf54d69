package eu.riasc.wice.interop;

import eu.riasc.wice.ice.agent.Role;
import eu.riasc.wice.ice.stun.StunException;
import eu.riasc.wice.ice.stun.StunUri;
import eu.riasc.wice.sansio.IpLiteral;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The command line of our driver. */
public final class WiceDriver {
  private static final String USAGE =
      "usage: wice controlling|controlled ADDRESS [stun:HOST[:PORT]...] [--tcp]";

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
    boolean overTcp = false;
    for (int i = 2; i < args.length; i++) {
      if (args[i].equals("--tcp")) {
        overTcp = true;
        continue;
      }
      try {
        StunUri uri = StunUri.parse(args[i]);
        servers.add(new InetSocketAddress(uri.host(), uri.port()));
      } catch (StunException malformed) {
        errors.println(malformed.getMessage());
        return 2;
      }
    }
    try (AgentLoop loop = new AgentLoop(address, errors::println)) {
      loop.run(role, servers, overTcp, in, line -> print(out, line));
    }
    return 0;
  }

  private static void print(PrintStream out, DriverLine line) {
    out.println(line.format());
    out.flush();
  }
}
