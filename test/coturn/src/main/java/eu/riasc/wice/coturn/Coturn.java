package eu.riasc.wice.coturn;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eu.riasc.wice.sansio.IpLiteral;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A coturn of our own on the loopback addresses, on ports that were free. */
public final class Coturn implements AutoCloseable {
  private final List<String> options;
  private final Path log = Files.createTempFile("wice-coturn", ".log");
  private final InetSocketAddress address;
  private final int tlsPort;
  private Process process;

  /**
   * Starts it; it may take a moment to answer.
   *
   * @param options of {@code turnserver}, beside those that keep it to loopback
   */
  public Coturn(String... options) throws IOException {
    this.options = List.of(options);
    int port = freePorts();
    int another = freePorts();
    while (another == port) {
      another = freePorts();
    }
    address = new InetSocketAddress(IpLiteral.parse("127.0.0.1"), port);
    tlsPort = another;
    process = start();
  }

  /**
   * Chooses two ports in a row that are free for UDP and TCP: beside each port it listens on the
   * next one, for the other port of RFC 5780. They are none of those that the system gives to
   * clients, so nobody comes to have one before the server starts.
   */
  private static int freePorts() throws IOException {
    for (int attempt = 0; attempt < 100; attempt++) {
      int port = 10_000 + 2 * ThreadLocalRandom.current().nextInt(10_000);
      if (isFree(port) && isFree(port + 1)) {
        return port;
      }
    }
    throw new IOException("choosing ports for coturn: found none free from 10000 to 29999");
  }

  private static boolean isFree(int port) throws IOException {
    InetAddress loopback = IpLiteral.parse("127.0.0.1");
    try (ServerSocket tcp = new ServerSocket(port, 1, loopback);
        DatagramSocket udp = new DatagramSocket(port, loopback)) {
      return tcp.isBound() && udp.isBound();
    } catch (BindException taken) {
      return false;
    }
  }

  /** Whether there is one on this machine. */
  public static boolean isInstalled() {
    return Path.of("/usr/bin/turnserver").toFile().canExecute();
  }

  /** Skips the test where the package is missing, and fails there when the lab is required. */
  public static void require() {
    boolean there = isInstalled();
    String line = "coturn is missing; apt-get install coturn";
    if (!there && "required".equals(System.getProperty("wice.lab"))) {
      fail(line);
    }
    assumeTrue(there, line);
  }

  /** Waits until it answers: foreign agents ask it only for a short time. */
  public void awaitListening() throws IOException {
    byte[] request = HexFormat.of().parseHex("000100002112a442000102030405060708090a0b");
    long end = System.nanoTime() + 10_000_000_000L;
    while (System.nanoTime() - end < 0) {
      // a new socket each time: coturn ignores a port it heard from while its threads started
      try (DatagramSocket socket = new DatagramSocket()) {
        socket.setSoTimeout(100);
        socket.send(new DatagramPacket(request, request.length, address));
        socket.receive(new DatagramPacket(new byte[1500], 1500));
        return;
      } catch (SocketTimeoutException notYet) {
        // once more
      }
    }
    String said = log();
    process.destroyForcibly(); // the caller has nothing to close
    throw new IOException("coturn at " + address + " does not answer: " + said);
  }

  /** The same for one that takes no datagrams of clients: waits until it accepts on a port. */
  public void awaitAccepting(int port) throws IOException, InterruptedException {
    long end = System.nanoTime() + 10_000_000_000L;
    while (System.nanoTime() - end < 0) {
      try {
        new Socket(IpLiteral.parse("127.0.0.1"), port).close();
        return;
      } catch (ConnectException notYet) {
        if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
          throw new IOException("coturn has ended: " + log());
        }
      }
    }
    throw new IOException("coturn accepts nothing on port " + port + ": " + log());
  }

  /** Where it listens, over UDP and TCP. */
  public InetSocketAddress address() {
    return address;
  }

  /** Where it takes TLS, if it was given a certificate. */
  public int tlsPort() {
    return tlsPort;
  }

  /** What it has said so far. */
  public String log() throws IOException {
    return Files.readString(log);
  }

  /** Ends it at once: its allocations are gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Starts it anew on the same port, without the allocations it had. */
  public void restart() throws IOException, InterruptedException {
    kill();
    process = start();
  }

  private Process start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add("/usr/bin/turnserver");
    command.addAll(List.of("-n", "--no-cli", "--allow-loopback-peers", "--no-dtls"));
    // with one for each core, one thread may answer while another does not listen yet
    command.add("--relay-threads=1");
    command.addAll(List.of("--listening-ip=127.0.0.1", "--listening-ip=::1"));
    command.add("--listening-port=" + address.getPort());
    boolean tls = options.stream().anyMatch(option -> option.startsWith("--cert="));
    command.add(tls ? "--tls-listening-port=" + tlsPort : "--no-tls");
    command.addAll(List.of("--relay-ip=127.0.0.1", "--relay-ip=::1", "--realm=wice.test"));
    command.addAll(List.of("--log-file=stdout", "--simple-log", "--pidfile=/dev/null"));
    command.addAll(options);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.delete(log);
  }
}
