package eu.riasc.wice.interop;

import eu.riasc.wice.ice.agent.AgentConfig;
import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.Gatherer;
import eu.riasc.wice.ice.agent.GathererConfig;
import eu.riasc.wice.ice.agent.GatheringEvent;
import eu.riasc.wice.ice.agent.IceAgent;
import eu.riasc.wice.ice.agent.IceCredentials;
import eu.riasc.wice.ice.agent.IceEvent;
import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.agent.Role;
import eu.riasc.wice.ice.agent.SharedPorts;
import eu.riasc.wice.ice.stun.StunException;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.StunUri;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.Machine;
import eu.riasc.wice.sansio.Transmit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One agent of ours as an interop driver: JSON lines on standard input and output.
 *
 * <pre>WiceDriver controlling|controlled ADDRESS [stun:HOST:PORT...]</pre>
 *
 * <p>The lines are described in {@code test/interop/README.md}. One thread runs the agent; another
 * only hands it the lines of standard input.
 */
public final class WiceDriver {
  private static final int LARGEST_DATAGRAM = 65_535;
  private final Queue<DriverLine> input = new ConcurrentLinkedQueue<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);
  private final Selector selector;
  private final DatagramChannel channel;
  private final InetSocketAddress bound;
  private final SharedPorts ports = SharedPorts.withDefaultSpacing();
  private final Gatherer gatherer;
  private final IceAgent agent;
  private boolean over;

  private WiceDriver(Role role, InetAddress address, List<InetSocketAddress> servers)
      throws IOException {
    selector = Selector.open();
    channel = DatagramChannel.open();
    channel.bind(new InetSocketAddress(address, 0)).configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
    bound = (InetSocketAddress) channel.getLocalAddress();
    SecureRandom random = new SecureRandom();
    long now = System.nanoTime();
    gatherer = new Gatherer(GathererConfig.defaults(), ports, random);
    IceCredentials credentials = IceCredentials.generate(random);
    agent = new IceAgent(AgentConfig.defaults(), role, credentials, ports, random, now);
    say(DriverLine.credentials(credentials.ufrag(), credentials.pwd()));
    gatherer.setLocalAddresses(List.of(new LocalAddress(bound, "bound", 65_535)), now);
    gatherer.setServers(servers, now);
  }

  /** Runs until standard input ends or says {@code quit}. */
  public static void main(String[] args) throws IOException {
    if (args.length < 2 || !args[0].matches("controlling|controlled")) {
      System.err.println("usage: WiceDriver controlling|controlled ADDRESS [stun:HOST:PORT...]");
      System.exit(2);
    }
    List<InetSocketAddress> servers = new ArrayList<>();
    for (int i = 2; i < args.length; i++) {
      StunUri uri = StunUri.parse(args[i]);
      servers.add(new InetSocketAddress(uri.host(), uri.port()));
    }
    Role role = args[0].equals("controlling") ? Role.CONTROLLING : Role.CONTROLLED;
    WiceDriver driver = new WiceDriver(role, InetAddress.getByName(args[1]), servers);
    Thread reader = new Thread(driver::read, "standard-input");
    reader.setDaemon(true);
    reader.start();
    driver.run();
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        input.add(DriverLine.parse(line));
        selector.wakeup();
      }
    } catch (IOException broken) {
      System.err.println("standard input: " + broken.getMessage());
    }
    input.add(DriverLine.quit());
    selector.wakeup();
  }

  private void run() throws IOException {
    while (!over) {
      drain();
      OptionalLong next = earlier(agent.nextTimeoutNanos(), gatherer.nextTimeoutNanos());
      if (next.isEmpty()) {
        selector.select();
      } else {
        long wait = next.getAsLong() - System.nanoTime();
        if (wait > 0) {
          selector.select(Math.max(1, wait / 1_000_000));
        } else {
          selector.selectNow();
        }
      }
      selector.selectedKeys().clear();
      receive();
      for (DriverLine line = input.poll(); line != null; line = input.poll()) {
        accept(line, System.nanoTime());
      }
      gatherer.handleTimeout(System.nanoTime());
      agent.handleTimeout(System.nanoTime());
    }
    channel.close();
    selector.close();
  }

  private void receive() throws IOException {
    InetSocketAddress remote = (InetSocketAddress) channel.receive(buffer.clear());
    while (remote != null) {
      byte[] payload = new byte[buffer.flip().remaining()];
      buffer.get(payload);
      Datagram datagram = new Datagram(bound, remote, payload);
      (isGatherers(payload) ? gatherer : agent).handleDatagram(datagram, System.nanoTime());
      drain();
      remote = (InetSocketAddress) channel.receive(buffer.clear());
    }
  }

  private boolean isGatherers(byte[] payload) {
    if (!StunMessage.isStun(payload, 0, payload.length)) {
      return false;
    }
    try {
      return ports.ownerOf(StunMessage.decode(payload).transactionId()) == gatherer;
    } catch (StunException malformed) {
      return false;
    }
  }

  private void accept(DriverLine line, long nowNanos) {
    switch (line.type()) {
      case "cred" ->
          agent.setRemoteCredentials(new IceCredentials(line.ufrag(), line.pwd()), nowNanos);
      case "cand" -> agent.addRemoteCandidate(Candidate.parse(line.candidate()), nowNanos);
      case "eoc" -> agent.endOfRemoteCandidates(nowNanos);
      case "send" -> agent.sendPayload(HexFormat.of().parseHex(line.hex()), nowNanos);
      case "quit" -> over = true;
      default -> System.err.println("line of type " + line.type() + " ignored");
    }
  }

  private void drain() throws IOException {
    for (GatheringEvent e = gatherer.pollEvent(); e != null; e = gatherer.pollEvent()) {
      gathered(e, System.nanoTime());
    }
    for (IceEvent e = agent.pollEvent(); e != null; e = agent.pollEvent()) {
      report(e);
    }
    transmit(gatherer);
    transmit(agent);
  }

  private void transmit(Machine<?> machine) throws IOException {
    for (Transmit t = machine.pollTransmit(); t != null; t = machine.pollTransmit()) {
      channel.send(ByteBuffer.wrap(t.payload()), t.remote());
    }
  }

  private void gathered(GatheringEvent event, long nowNanos) {
    if (event instanceof GatheringEvent.CandidateFound found) {
      agent.addLocalCandidate(found.candidate(), nowNanos);
      say(DriverLine.candidate(found.candidate().toAttribute()));
    } else if (event instanceof GatheringEvent.GatheringCompleted) {
      agent.endOfLocalCandidates(nowNanos);
      say(DriverLine.endOfCandidates());
    }
  }

  private static void report(IceEvent event) {
    if (event instanceof IceEvent.ChecksStarted) {
      say(DriverLine.state("checking"));
    } else if (event instanceof IceEvent.PairSelected) {
      say(DriverLine.state("connected"));
    } else if (event instanceof IceEvent.ChecksCompleted) {
      say(DriverLine.state("completed"));
    } else if (event instanceof IceEvent.PathSilent) {
      say(DriverLine.state("disconnected"));
    } else if (event instanceof IceEvent.PathRecovered) {
      say(DriverLine.state("connected"));
    } else if (event instanceof IceEvent.ChecksFailed || event instanceof IceEvent.ConsentExpired) {
      say(DriverLine.state("failed"));
    } else if (event instanceof IceEvent.PayloadReceived payload) {
      say(DriverLine.data(HexFormat.of().formatHex(payload.payload())));
    }
  }

  private static void say(DriverLine line) {
    System.out.println(line.format());
    System.out.flush();
  }

  private static OptionalLong earlier(OptionalLong a, OptionalLong b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? b : a;
    }
    return a.getAsLong() - b.getAsLong() <= 0 ? a : b;
  }
}
