package eu.riasc.wice.netlab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.TlsName;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TcpTest {
  private static final int PORT = 443;
  private static final Duration SHORT = Duration.ofSeconds(5);
  private static final Duration LONG = Duration.ofMinutes(5);

  /** A client behind a NAT, a server outside, and both of their ends of a connection. */
  private static final class World {
    final Simulation run;
    final Lan internet;
    final Lan home;
    final Router router;
    final Host client;
    final Host server;
    final Pipe atClient;
    final Pipe atServer;
    final TcpConnection connection;

    World(long seed, NatBehaviour behaviour, Impairment... weather) {
      run = new Simulation(seed);
      internet = run.lan("internet");
      home = run.lan("home");
      router = internet.router("nat", home, "198.51.100.1").nat(behaviour);
      router.outside().both(weather);
      client = home.host("client", "10.0.0.2");
      server = internet.host("server", "203.0.113.1");
      atClient = Pipe.of(run);
      atServer = Pipe.echo(run);
      server.listen(PORT, atServer);
      connection = client.connect(server.endpoint4(PORT), atClient);
    }

    World(long seed, Impairment... weather) {
      this(seed, NatBehaviour.portRestricted(), weather);
    }

    World open() {
      assertThat(run.runUntil(() -> atClient.isOpen() && atServer.isOpen(), SHORT)).isTrue();
      return this;
    }

    byte[] random(int size) {
      byte[] bytes = new byte[size];
      run.random("payload").nextBytes(bytes);
      return bytes;
    }

    /** Sends from the client, in pieces, and waits until all has come back. */
    boolean echoes(int size, Duration limit) {
      byte[] all = random(size);
      int before = atClient.bytes.size();
      for (int at = 0; at < size; at += 700) {
        byte[] piece = new byte[Math.min(700, size - at)];
        System.arraycopy(all, at, piece, 0, piece.length);
        connection.send(piece);
      }
      return run.runUntil(
          () ->
              atClient.bytes.size() >= before + size && endsWith(atClient.bytes.toByteArray(), all),
          limit);
    }

    private static boolean endsWith(byte[] bytes, byte[] tail) {
      return Arrays.equals(bytes, bytes.length - tail.length, bytes.length, tail, 0, tail.length);
    }
  }

  @Test
  void connectingTakesOneRoundTripAndTheServerSeesTheOutsideAddress() {
    World world = new World(1, Delay.millis(10)).open();
    assertThat(world.atClient.openedAtNanos).isEqualTo(20_000_000);
    assertThat(world.atServer.openedAtNanos).isEqualTo(30_000_000);
    assertThat(Objects.requireNonNull(world.atServer.connection).remote().getAddress())
        .isEqualTo(IpLiteral.parse("198.51.100.1"));
    assertThat(world.connection.isOpen()).isTrue();
  }

  @Test
  void everythingArrivesInOrderWhateverTheWeather() {
    Seeds.each(
        40,
        seed -> {
          World world =
              new World(
                  seed,
                  new Drop(0.1),
                  new Duplicate(0.1),
                  RandomDelay.millis(20, 60),
                  new Mtu(1280));
          assertThat(world.run.runUntil(world.atServer::isOpen, LONG)).isTrue();
          assertThat(world.echoes(100_000, LONG)).isTrue();
        });
  }

  @Test
  void heavyLossIsDelayAndNothingElse() {
    World fine = new World(7, Delay.millis(10)).open();
    assertThat(fine.echoes(20_000, SHORT)).isTrue();
    World bad = new World(7, Delay.millis(10), new Drop(0.3));
    assertThat(bad.run.runUntil(bad.atServer::isOpen, LONG)).isTrue();
    assertThat(bad.echoes(20_000, LONG)).isTrue();
    assertThat(bad.run.elapsed()).isGreaterThan(fine.run.elapsed().multipliedBy(3));
  }

  @Test
  void chunksDoNotRespectTheBoundariesOfWhatWasSent() {
    World world = new World(1).open();
    for (int i = 0; i < 200; i++) {
      world.connection.send(new byte[100]);
      world.connection.send(new byte[100]);
      world.run.runFor(Duration.ofMillis(1));
    }
    assertThat(world.atServer.bytes.size()).isEqualTo(40_000);
    assertThat(world.atServer.chunks)
        .contains(1, 200)
        .anyMatch(size -> size > 100 && size < 200)
        .anyMatch(size -> size < 100);
  }

  @Test
  void connectionToAPortWhereNobodyListensIsRefused() {
    World world = new World(1);
    Pipe pipe = Pipe.of(world.run);
    world.client.connect(world.server.endpoint4(80), pipe);
    world.run.runFor(SHORT);
    assertThat(pipe.closed).isEqualTo("connection refused");
    assertThat(world.client.connections()).isEqualTo(1);
  }

  @Test
  void whatWasNotAskedForDoesNotComeInThroughANat() {
    World world = new World(1, NatBehaviour.open()).open();
    world.client.listen(4000, Pipe.of(world.run));
    InetSocketAddress mapped = Objects.requireNonNull(world.atServer.connection).remote();
    Pipe intruder = Pipe.of(world.run);
    world.internet.host("other", "203.0.113.9").connect(mapped, intruder);
    world.run.runFor(SHORT);
    assertThat(intruder.openedAtNanos).isNegative();
    assertThat(world.run.trace().dropped("filtered")).isPositive();
  }

  @Test
  void tcpAndUdpMappingsAreApart() {
    World world = new World(1, NatBehaviour.open().withPorts(NatBehaviour.Ports.PRESERVED)).open();
    int port = world.connection.local().getPort();
    Socket udp = world.client.bind(port, (d, s) -> {});
    udp.send(world.server.endpoint4(1), new byte[1]);
    world.run.runFor(Duration.ofMillis(1));
    assertThat(world.router.entries()).isEqualTo(2);
    assertThat(Objects.requireNonNull(world.atServer.connection).remote().getPort())
        .isEqualTo(port);
    world.run.runFor(Duration.ofHours(2));
    assertThat(world.router.entries()).isEqualTo(1);
    assertThat(world.echoes(10, SHORT)).isTrue();
  }

  @Test
  void blockedUdpLeavesTcpAlone() {
    World world = new World(1);
    world.router.blockUdp(true);
    assertThat(world.open().echoes(1000, SHORT)).isTrue();
  }

  @Test
  void blockedTcpPassesInNeitherDirection() {
    World world = new World(1).open();
    world.router.blockTcp(true);
    assertThat(world.echoes(10, SHORT)).isFalse();
    Objects.requireNonNull(world.atServer.connection).send(new byte[1]);
    world.run.runFor(SHORT);
    assertThat(world.run.trace().dropped("tcp blocked")).isGreaterThan(2);
    world.router.blockTcp(false);
    assertThat(world.echoes(10, LONG)).isTrue();
  }

  @Test
  void routerMayLetOutToSomePortsOnly() {
    World world = new World(1);
    world.router.allowTcpOnlyTo(PORT);
    assertThat(world.open().echoes(10, SHORT)).isTrue();
    world.server.listen(3478, Pipe.echo(world.run));
    Pipe other = Pipe.of(world.run);
    world.client.connect(world.server.endpoint4(3478), other);
    world.run.runFor(LONG);
    assertThat(other.openedAtNanos).isNegative();
    assertThat(other.closed).isEqualTo("connection timed out");
    world.router.allowTcpOnlyTo();
    Pipe again = Pipe.of(world.run);
    world.client.connect(world.server.endpoint4(3478), again);
    assertThat(world.run.runUntil(again::isOpen, SHORT)).isTrue();
  }

  @Test
  void pulledCableStallsAndThenTimesOut() {
    World world = new World(1, Delay.millis(5)).open();
    world.router.outside().down();
    world.connection.send(new byte[10]);
    world.run.runFor(Duration.ofSeconds(20));
    assertThat(world.atClient.isOpen()).isTrue();
    world.router.outside().up();
    assertThat(world.echoes(10, Duration.ofMinutes(1))).isTrue();
    world.run.runFor(SHORT);

    world.router.outside().down();
    world.connection.send(new byte[10]);
    world.run.runFor(LONG);
    assertThat(world.atClient.closed).isEqualTo("connection timed out");
    assertThat(world.client.connections()).isZero();
    assertThat(world.atServer.isOpen()).as("it had nothing to send").isTrue();
  }

  @Test
  void rebindCutsConnectionsInSilenceOrWithAReset() {
    for (boolean resets : new boolean[] {false, true}) {
      World world = new World(1).open();
      world.router.resetUnknownTcp(resets).rebind();
      world.connection.send(new byte[10]);
      world.run.runFor(SHORT);
      assertThat(world.atClient.closed).isEqualTo(resets ? "connection reset" : null);
      Objects.requireNonNull(world.atServer.connection).send(new byte[10]);
      world.run.runFor(SHORT);
      assertThat(world.atServer.closed).isEqualTo(resets ? "connection reset" : null);
      world.run.runFor(LONG);
      assertThat(world.atClient.isOpen()).isFalse();
      assertThat(world.atServer.isOpen()).isFalse();

      Pipe again = Pipe.of(world.run);
      world.client.connect(world.server.endpoint4(PORT), again);
      assertThat(world.run.runUntil(again::isOpen, SHORT)).isTrue();
    }
  }

  @Test
  void firewallLetsOutConnectionsAndTheirAnswersIn() {
    Simulation run = new Simulation(1);
    Lan internet = run.lan("internet");
    Lan home = run.lan("home");
    Router router =
        internet.router("router", home).leadsTo("2001:db8:a::/64").firewall(Firewall.stateful());
    Host client = home.host("client", "2001:db8:a::2");
    Host server = internet.host("server", "2001:db8::1");
    server.listen(PORT, Pipe.echo(run));
    client.listen(PORT, Pipe.echo(run));
    Pipe out = Pipe.of(run);
    Pipe in = Pipe.of(run);
    TcpConnection connection = client.connect(server.endpoint6(PORT), out);
    server.connect(client.endpoint6(PORT), in);
    run.runFor(Duration.ofHours(1));
    assertThat(out.isOpen()).isTrue();
    assertThat(in.openedAtNanos).isNegative();

    connection.send(new byte[10]);
    run.runFor(SHORT);
    assertThat(out.bytes.size()).isEqualTo(10);
    router.resetUnknownTcp(true).rebind();
    connection.send(new byte[10]);
    run.runFor(SHORT);
    assertThat(out.closed).isEqualTo("connection reset");
  }

  @Test
  void hostThatRebootsAnswersWithAReset() {
    World world = new World(1, Delay.millis(5)).open();
    world.server.reboot();
    world.run.runFor(SHORT);
    assertThat(world.atClient.isOpen()).as("nobody has said anything").isTrue();
    world.connection.send(new byte[10]);
    world.run.runFor(SHORT);
    assertThat(world.atClient.closed).isEqualTo("connection reset");
  }

  @Test
  void forgedResetMustKnowTheNumbers() {
    World world = new World(1).open();
    InetSocketAddress mapped = Objects.requireNonNull(world.atServer.connection).remote();
    world.internet.inject(
        new Segment(Segment.RST, 12345, 0, new byte[0])
            .packet(world.server.endpoint4(PORT), mapped));
    world.run.runFor(SHORT);
    assertThat(world.atClient.isOpen()).isTrue();
  }

  @Test
  void sideThatOnlyStopsSendingGetsWhatWasSentBefore() {
    World world = new World(3, Delay.millis(10)).open();
    TcpConnection server = Objects.requireNonNull(world.atServer.connection);
    byte[] much = world.random(300_000);
    world.connection.send(much);
    server.close();
    assertThat(
            world.run.runUntil(
                () -> world.client.connections() + world.server.connections() == 0, LONG))
        .isTrue();
    assertThat(world.atClient.closed).isEqualTo("the remote side closed the connection");
    assertThat(world.atServer.bytes.size()).as("it hears no more once it has closed").isZero();
  }

  @Test
  void closeComesAfterWhatWasSent() {
    World world = new World(3, Delay.millis(10), new Drop(0.1)).open();
    byte[] much = world.random(50_000);
    world.connection.send(much);
    world.connection.close();
    assertThat(world.run.runUntil(() -> world.atServer.closed != null, LONG)).isTrue();
    assertThat(world.atServer.bytes.toByteArray()).isEqualTo(much);
    assertThat(world.atClient.closed).isNull();
    world.run.runFor(LONG);
    assertThat(world.client.connections() + world.server.connections()).isZero();
  }

  @Test
  void tlsChecksTheNameAndTakesOneMoreRoundTrip() {
    World world = new World(1, Delay.millis(10));
    Pipe server = Pipe.echo(world.run);
    world.server.listenTls(5349, "turn.example.org", server);
    Pipe right = tls(world, 5349, "TURN.example.org", true);
    Pipe wrong = tls(world, 5349, "turn.example.com", true);
    Pipe careless = tls(world, 5349, "turn.example.com", false);
    Pipe noTls = tls(world, PORT, "turn.example.org", true);
    world.run.runFor(SHORT);

    assertThat(right.openedAtNanos).isEqualTo(40_000_000);
    assertThat(wrong.openedAtNanos).isNegative();
    assertThat(wrong.closed)
        .isEqualTo(
            "tls: the certificate is for turn.example.org, expected one for turn.example.com");
    assertThat(careless.isOpen()).isTrue();
    assertThat(noTls.isOpen()).as("an echo of our own hello is no server").isTrue();
    Objects.requireNonNull(right.connection).send("hello".getBytes(UTF_8));
    world.run.runFor(SHORT);
    assertThat(right.bytes.toString(UTF_8)).isEqualTo("hello");
    assertThat(server.bytes.toString(UTF_8)).isEqualTo("hello");
  }

  private static Pipe tls(World world, int port, String name, boolean verified) {
    Pipe pipe = Pipe.of(world.run);
    world.client.connect(
        world.server.endpoint4(port), SimulatedTls.client(new TlsName(name, verified), pipe));
    return pipe;
  }

  @Test
  void plainClientOfATlsServerIsRefused() {
    World world = new World(1);
    world.server.listenTls(5349, "turn.example.org", Pipe.echo(world.run));
    Pipe plain = Pipe.of(world.run);
    world.client.connect(world.server.endpoint4(5349), plain).send("GET /".getBytes(UTF_8));
    world.run.runFor(SHORT);
    assertThat(plain.closed).isEqualTo("connection reset");
  }

  @Test
  void portsAndAddressesThatAreNotThereAreMisuse() {
    World world = new World(1);
    Pipe pipe = Pipe.of(world.run);
    assertThatThrownBy(() -> world.server.listen(PORT, pipe)).hasMessageContaining("taken");
    assertThatThrownBy(
            () ->
                world.client.connect(
                    IpLiteral.endpoint("192.0.2.1", 0), world.server.endpoint4(PORT), pipe))
        .hasMessageContaining("not an address of client");
  }

  @Test
  void sameSeedGivesTheSameRunAndAnotherSeedAnother() {
    assertThat(fingerprint(42)).isEqualTo(fingerprint(42)).isNotEqualTo(fingerprint(43));
  }

  private static long fingerprint(long seed) {
    World world = new World(seed, new Drop(0.1), RandomDelay.millis(20, 60));
    world.echoes(30_000, LONG);
    return world.run.trace().fingerprint();
  }
}
