package eu.riasc.wice.node;

import eu.riasc.wice.sansio.PortCommand;
import eu.riasc.wice.sansio.PortEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * UDP ports beside the one that all sessions share on each address. Belongs to the selector thread.
 */
final class FurtherPorts {
  private final Selector selector;
  private final int bufferBytes;
  private final Map<InetSocketAddress, Port> byLocal = new LinkedHashMap<>();
  private final Map<Long, Port> numbered = new LinkedHashMap<>();

  FurtherPorts(Selector selector, int bufferBytes) {
    this.selector = selector;
    this.bufferBytes = bufferBytes;
  }

  /**
   * Opens one more port of an address, any that is free, until all are closed.
   *
   * @return what it is bound to
   */
  InetSocketAddress open(InetAddress address) throws IOException {
    Port port = Port.open(selector, address, 0, bufferBytes);
    byLocal.put(port.local(), port);
    return port.local();
  }

  /** Does what the machine asks for; what has become of it, or null if that is not told. */
  @Nullable PortEvent handle(PortCommand command) {
    if (command instanceof PortCommand.Open asked) {
      return open(asked);
    }
    Port closed = numbered.remove(command.number());
    if (closed != null) {
      byLocal.remove(closed.local());
      Ports.close(closed);
    }
    return null;
  }

  private PortEvent open(PortCommand.Open asked) {
    Port port = null;
    try {
      InetSocketAddress local = asked.local();
      port = Port.open(selector, local.getAddress(), local.getPort(), bufferBytes);
      port.connect(asked.remote());
    } catch (IOException | RuntimeException e) {
      if (port != null) {
        Ports.close(port);
      }
      return new PortEvent.Failed(asked.number(), String.valueOf(e.getMessage()));
    }
    byLocal.put(port.local(), port);
    numbered.put(asked.number(), port);
    return new PortEvent.Opened(asked.number(), port.local());
  }

  /** The port with this address, or null. */
  @Nullable Port at(InetSocketAddress local) {
    return byLocal.get(local);
  }

  void closeAll() {
    byLocal.values().forEach(Ports::close);
    byLocal.clear();
    numbered.clear();
  }
}
