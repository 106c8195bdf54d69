package eu.riasc.wice.netlab;

import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.Machine;
import eu.riasc.wice.sansio.Transport;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A computer: interfaces with addresses, UDP ports, and TCP. A bound port receives on every address
 * the host has, including ones that come later. A packet leaves by the interface that has its
 * source address.
 */
public final class Host {
  private final Simulation simulation;
  private final String name;
  private final List<HostInterface> interfaces = new ArrayList<>();
  private final Map<Integer, Socket> sockets = new TreeMap<>();
  private final TcpStack tcp;

  Host(Simulation simulation, String name) {
    this.simulation = simulation;
    this.name = name;
    this.tcp = new TcpStack(simulation, this);
  }

  /** Its name in traces. */
  public String name() {
    return name;
  }

  /** Adds an interface on a segment, with these addresses. */
  public HostInterface attach(Lan lan, String... addresses) {
    HostInterface added =
        new HostInterface(this, lan, name + "/" + interfaces.size(), List.of(addresses));
    interfaces.add(added);
    return added;
  }

  /** Its interfaces, in the order they were added. */
  public List<HostInterface> interfaces() {
    return List.copyOf(interfaces);
  }

  /** Its first interface. */
  public HostInterface firstInterface() {
    return interfaces.get(0);
  }

  /** The link of its first interface. */
  public Link link() {
    return firstInterface().link();
  }

  /** The addresses of all interfaces that are up. */
  public List<InetAddress> addresses() {
    List<InetAddress> all = new ArrayList<>();
    for (HostInterface each : interfaces) {
      all.addAll(each.addresses());
    }
    return all;
  }

  /** Each of its addresses with a port. */
  public List<InetSocketAddress> endpoints(int port) {
    return addresses().stream().map(address -> new InetSocketAddress(address, port)).toList();
  }

  /** Its first IPv4 address with a port. */
  public InetSocketAddress endpoint4(int port) {
    return first(Inet4Address.class, port);
  }

  /** Its first IPv6 address with a port. */
  public InetSocketAddress endpoint6(int port) {
    return first(Inet6Address.class, port);
  }

  private InetSocketAddress first(Class<? extends InetAddress> family, int port) {
    return addresses().stream()
        .filter(family::isInstance)
        .findFirst()
        .map(address -> new InetSocketAddress(address, port))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "find an address of " + name + ": no " + family.getSimpleName() + ", add one"));
  }

  /** Binds a port to a handler: a simple server or client. */
  public Socket bind(int port, Socket.Handler handler) {
    if (sockets.containsKey(port)) {
      throw new IllegalStateException(
          "bind port " + port + " of " + name + ": taken, use another port");
    }
    Socket socket = new Socket(this, port, handler);
    sockets.put(port, socket);
    return socket;
  }

  /**
   * Starts a process that drives a machine on one port.
   *
   * @param machine what to drive
   * @param port its UDP port, on every address of this host
   * @param events gets each event of the machine
   * @param <E> the machine's events
   */
  public <E> MachineRunner<E> run(Machine<E> machine, int port, Consumer<? super E> events) {
    return new MachineRunner<>(simulation, this, machine, port, events);
  }

  /** Accepts TCP connections on a port: a simple server. */
  public TcpListener listen(int port, TcpHandler handler) {
    return listening(port, () -> handler);
  }

  /**
   * Accepts TCP connections that begin with TLS, which is simulated: names are said and checked,
   * nothing is encrypted.
   *
   * @param certificateName whom its certificate is for
   */
  public TcpListener listenTls(int port, String certificateName, TcpHandler handler) {
    return listening(port, () -> SimulatedTls.server(certificateName, handler));
  }

  TcpListener listening(int port, Supplier<TcpHandler> handlers) {
    return tcp.listen(port, handlers);
  }

  /** Opens a TCP connection from the first address of the remote's family. */
  public TcpConnection connect(InetSocketAddress remote, TcpHandler handler) {
    boolean version6 = remote.getAddress() instanceof Inet6Address;
    return connect(version6 ? endpoint6(0) : endpoint4(0), remote, handler);
  }

  /**
   * Opens a TCP connection.
   *
   * @param local the address to connect from, whose port 0 means any
   * @param remote the address to connect to
   * @param handler hears of it, never before this method returns
   * @throws IllegalStateException if the local address is not this host's, or the port taken
   */
  public TcpConnection connect(
      InetSocketAddress local, InetSocketAddress remote, TcpHandler handler) {
    if (owner(local.getAddress()) == null) {
      throw new IllegalStateException(
          "connect from " + Packet.text(local) + ": not an address of " + name);
    }
    return tcp.connect(local, remote, handler);
  }

  /** TCP connections it has, those included that are being closed. */
  public int connections() {
    return tcp.size();
  }

  /**
   * Forgets all TCP connections without a word, as a crash and a fast restart do: what still comes
   * of them is answered with a reset. Processes and ports stay.
   */
  public void reboot() {
    simulation.note(name + " reboots");
    tcp.reboot();
  }

  Simulation simulation() {
    return simulation;
  }

  void unbind(int port) {
    sockets.remove(port);
  }

  void send(Packet packet) {
    simulation.trace().add(simulation.elapsedNanos(), Trace.Kind.SENT, name, packet);
    InetAddress source = packet.source().getAddress();
    InetAddress destination = packet.destination().getAddress();
    HostInterface exit = owner(source);
    if (exit == null) {
      simulation.dropped(packet, "no such local address");
    } else if (source.getClass() != destination.getClass()) {
      simulation.dropped(packet, "address families differ");
    } else if (owner(destination) != null) {
      simulation.schedule(0, () -> arrive(packet));
    } else {
      exit.link().send(packet);
    }
  }

  void arrive(Packet packet) {
    Socket socket = sockets.get(packet.destination().getPort());
    if (owner(packet.destination().getAddress()) == null) {
      simulation.dropped(packet, "address is gone");
    } else if (packet.transport() == Transport.TCP) {
      tcp.arrive(packet);
    } else if (socket == null) {
      simulation.dropped(packet, "port closed");
    } else {
      simulation.trace().add(simulation.elapsedNanos(), Trace.Kind.DELIVERED, name, packet);
      socket.receive(new Datagram(packet.destination(), packet.source(), packet.payload().clone()));
    }
  }

  private @Nullable HostInterface owner(InetAddress address) {
    for (int i = 0; i < interfaces.size(); i++) {
      if (interfaces.get(i).has(address)) {
        return interfaces.get(i);
      }
    }
    return null;
  }
}
