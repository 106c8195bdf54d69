package eu.riasc.wice.netlab;

import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.PortCommand;
import eu.riasc.wice.sansio.PortEvent;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Binds the further UDP ports that a machine asks for, from 61000 on. */
final class PortDriver {
  private static final int FIRST = 61_000;
  private static final int LAST = 61_999;

  private final Host host;
  private final Consumer<Datagram> receiver;
  private final Map<Long, Socket> open = new TreeMap<>();
  private int next = FIRST;

  PortDriver(Host host, Consumer<Datagram> receiver) {
    this.host = host;
    this.receiver = receiver;
  }

  /** Does what a machine asks for; what has become of it, or empty if that is not told. */
  Optional<PortEvent> handle(PortCommand command) {
    if (command instanceof PortCommand.Open asked) {
      return Optional.of(open(asked));
    }
    Socket closed = open.remove(command.number());
    if (closed != null) {
      closed.close();
    }
    return Optional.empty();
  }

  private PortEvent open(PortCommand.Open asked) {
    if (!host.addresses().contains(asked.local().getAddress())) {
      return new PortEvent.Failed(asked.number(), "no such address");
    }
    int port = next;
    next = next == LAST ? FIRST : next + 1;
    InetSocketAddress local = new InetSocketAddress(asked.local().getAddress(), port);
    Socket socket =
        host.bind(
            port,
            (datagram, bound) -> {
              if (datagram.remote().equals(asked.remote()) && datagram.local().equals(local)) {
                receiver.accept(datagram);
              }
            });
    open.put(asked.number(), socket);
    return new PortEvent.Opened(asked.number(), local);
  }

  void stop() {
    open.values().forEach(Socket::close);
    open.clear();
  }
}
