package eu.riasc.wice.interop;

import eu.riasc.wice.ice.agent.Role;
import eu.riasc.wice.ice.mdns.sockets.MdnsSocket;
import eu.riasc.wice.ice.turn.TurnServer;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.Times;
import eu.riasc.wice.sansio.Transmit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One UDP socket, or a TCP socket, and connections, and one thread, the caller's, which drives the
 * {@link Generations} behind it. Other threads only hand over the lines of the input and what comes
 * over TLS.
 */
final class AgentLoop implements AutoCloseable {
  private static final int LARGEST_DATAGRAM = 65_535;
  private final Queue<DriverLine> input = new ConcurrentLinkedQueue<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);
  private final Consumer<String> errors;
  private final Selector selector;
  private final DatagramChannel channel;
  private final InetSocketAddress bound;
  private final TcpSockets tcp;
  private final TlsSockets tls;
  private final LocalNames names;

  /**
   * Binds any port of an address.
   *
   * @param authority what TLS servers are trusted by instead of what the JDK trusts, or null
   * @param offersNames whether host candidates have names under {@code .local}
   * @param errors takes what was ignored, one line each
   */
  AgentLoop(
      InetAddress address, @Nullable Path authority, boolean offersNames, Consumer<String> errors)
      throws IOException {
    this.errors = errors;
    selector = Selector.open();
    channel = DatagramChannel.open();
    channel.bind(new InetSocketAddress(address, 0)).configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
    bound = (InetSocketAddress) channel.getLocalAddress();
    tcp = new TcpSockets(selector);
    tls = new TlsSockets(authority, selector::wakeup);
    names = new LocalNames(selector, address, offersNames, errors, System.nanoTime());
  }

  /**
   * Runs an agent until the input ends or says {@code quit}.
   *
   * @param relays where to get relayed candidates, and no others; empty for none
   * @param overTcp candidates are over TCP instead of UDP
   */
  void run(
      Role role,
      List<InetSocketAddress> servers,
      List<TurnServer> relays,
      boolean overTcp,
      InputStream in,
      Consumer<DriverLine> out)
      throws IOException {
    Generations agents = new Generations(role, names, out, System.nanoTime());
    if (overTcp) {
      agents.startOverTcp(bound, tcp.listen(bound.getAddress()), System.nanoTime());
    } else if (!relays.isEmpty()) {
      agents.startRelayed(bound, relays, System.nanoTime());
    } else {
      agents.start(bound, servers, System.nanoTime());
    }
    Thread reader = new Thread(() -> read(in), "driver-input");
    reader.setDaemon(true);
    reader.start();
    boolean over = false;
    while (!over) {
      drain(agents);
      await(Times.earliest(agents.nextTimeoutNanos(), names.nextTimeoutNanos()));
      receive(agents);
      for (DriverLine line = input.poll(); line != null && !over; line = input.poll()) {
        over = line.type().equals("quit");
        if (line.type().equals("cand")) {
          names.take(line.candidate(), System.nanoTime());
        } else {
          accept(agents, line);
        }
      }
      agents.handleTimeout(System.nanoTime());
      names.handleTimeout(System.nanoTime());
      for (String attribute : names.takeResolved()) {
        accept(agents, DriverLine.candidate(attribute));
      }
    }
  }

  private void read(InputStream in) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        input.add(DriverLine.parse(line));
        selector.wakeup();
      }
    } catch (IOException | RuntimeException broken) {
      errors.accept("input: " + broken.getMessage());
    }
    input.add(DriverLine.quit());
    selector.wakeup();
  }

  private void await(OptionalLong next) throws IOException {
    if (next.isEmpty()) {
      selector.select();
    } else {
      long waitNanos = next.getAsLong() - System.nanoTime();
      if (waitNanos > 0) {
        selector.select((waitNanos + 999_999) / 1_000_000);
      } else {
        selector.selectNow();
      }
    }
    for (SelectionKey key : selector.selectedKeys()) {
      if (key.attachment() instanceof MdnsSocket socket) {
        names.receive(socket, buffer);
      } else if (key.channel() != channel) {
        tcp.ready(key);
      }
    }
    selector.selectedKeys().clear();
  }

  private void receive(Generations agents) throws IOException {
    for (StreamEvent event = pollStreams(); event != null; event = pollStreams()) {
      agents.handleStream(event, System.nanoTime());
      drain(agents);
    }
    InetSocketAddress remote = (InetSocketAddress) channel.receive(buffer.clear());
    while (remote != null) {
      byte[] payload = new byte[buffer.flip().remaining()];
      buffer.get(payload);
      agents.handleDatagram(new Datagram(bound, remote, payload), System.nanoTime());
      drain(agents);
      remote = (InetSocketAddress) channel.receive(buffer.clear());
    }
  }

  private @Nullable StreamEvent pollStreams() {
    StreamEvent secured = tls.pollEvent();
    return secured != null ? secured : tcp.pollEvent();
  }

  private void accept(Generations agents, DriverLine line) {
    try {
      agents.accept(line, System.nanoTime());
    } catch (RuntimeException refused) {
      errors.accept("line of type " + line.type() + " ignored: " + refused.getMessage());
    }
  }

  private void drain(Generations agents) {
    agents.report(System.nanoTime());
    names.drain();
    for (Transmit t = agents.pollTransmit(); t != null; t = agents.pollTransmit()) {
      try {
        channel.send(ByteBuffer.wrap(t.payload()), t.remote());
      } catch (IOException refused) {
        errors.accept("cannot send to " + t.remote() + ": " + refused.getMessage());
      }
    }
    for (StreamCommand c = agents.pollStream(); c != null; c = agents.pollStream()) {
      if (!tls.handle(c)) {
        tcp.handle(c);
      }
    }
  }

  @Override
  public void close() throws IOException {
    names.close();
    tls.closeAll();
    tcp.closeAll();
    channel.close();
    selector.close();
  }
}
