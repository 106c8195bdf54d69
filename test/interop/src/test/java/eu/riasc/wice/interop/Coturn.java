package eu.riasc.wice.interop;

import eu.riasc.wice.sansio.IpLiteral;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A coturn of our own on the loopback addresses, on a port that was free. */
final class Coturn implements AutoCloseable {
  private final List<String> options;
  private final Path log = Files.createTempFile("wice-coturn", ".log");
  private final InetSocketAddress address;
  private Process process;

  Coturn(String... options) throws IOException {
    this.options = List.of(options);
    try (ServerSocket probe = new ServerSocket(0, 1, IpLiteral.parse("127.0.0.1"))) {
      address = new InetSocketAddress(IpLiteral.parse("127.0.0.1"), probe.getLocalPort());
    }
    process = start();
  }

  /** Whether the package is installed. */
  static boolean isThere() {
    return Path.of("/usr/bin/turnserver").toFile().canExecute();
  }

  InetSocketAddress address() {
    return address;
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  void restart() throws IOException, InterruptedException {
    kill();
    process = start();
  }

  private Process start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add("/usr/bin/turnserver");
    command.addAll(List.of("-n", "--no-cli", "--allow-loopback-peers", "--no-tls", "--no-dtls"));
    command.addAll(List.of("--listening-ip=127.0.0.1", "--listening-port=" + address.getPort()));
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
