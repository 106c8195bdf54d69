package eu.riasc.wice.ice.turn;

import eu.riasc.wice.sansio.PortCommand;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The UDP ports beside those of the agents, for servers that give no allocation to a port which
 * they know under another user name (RFC 8656 §7.4 on 437). Each is for one allocation, which gives
 * it back when it ends.
 */
final class SparePorts {
  /** How many there are at a time. */
  static final int MAX_PORTS = 16;

  private final Queue<PortCommand> commands = new ArrayDeque<>();
  private final Map<Long, ServerLink> links = new TreeMap<>();
  private long last;

  /**
   * Has a port opened.
   *
   * @return its number, or -1 if there are too many
   */
  long open(ServerLink link, InetAddress local, InetSocketAddress server) {
    if (links.size() >= MAX_PORTS) {
      return -1;
    }
    long number = ++last;
    links.put(number, link);
    commands.add(new PortCommand.Open(number, new InetSocketAddress(local, 0), server));
    return number;
  }

  /** Has a port closed, whatever has become of it. */
  void close(long number) {
    if (links.remove(number) != null) {
      boolean unheard = commands.removeIf(each -> each.number() == number);
      if (!unheard) {
        commands.add(new PortCommand.Close(number));
      }
    }
  }

  /** What a port is for, or null if nobody needs it any more. */
  @Nullable ServerLink find(long number) {
    return links.get(number);
  }

  /** Whether one of them is bound to an address. */
  boolean has(InetSocketAddress address) {
    return links.values().stream().anyMatch(each -> each.bound().equals(address));
  }

  @Nullable PortCommand poll() {
    return commands.poll();
  }
}
