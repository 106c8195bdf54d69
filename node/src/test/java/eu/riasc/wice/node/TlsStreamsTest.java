package eu.riasc.wice.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.StreamId;
import eu.riasc.wice.sansio.TlsName;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS over loopback against the JDK's blocking server sockets. */
@Tag("socket")
@Timeout(60)
class TlsStreamsTest {
  private static final InetAddress LOOPBACK = IpLiteral.parse("127.0.0.1");
  private static final InetSocketAddress FROM = new InetSocketAddress(LOOPBACK, 0);
  private static final TlsName RIGHT = new TlsName("turn.example.org", true);
  private static TestCertificate certificate;

  private final ExecutorService others = Executors.newCachedThreadPool();
  private final StreamScript script;
  private final SSLServerSocket server;

  @BeforeAll
  static void makeCertificate() throws Exception {
    // the JDK's sockets tell the end of a connection from that of TLS only if they are told to
    System.setProperty("com.sun.net.ssl.requireCloseNotify", "true");
    certificate = TestCertificate.of("dns:turn.example.org,ip:127.0.0.1");
  }

  TlsStreamsTest() throws Exception {
    script = new StreamScript(StreamSettings.defaults());
    trust(List.of(certificate.certificate()));
    server = (SSLServerSocket) certificate.server().getServerSocketFactory().createServerSocket();
    server.bind(FROM);
  }

  private void trust(List<X509Certificate> authorities) {
    trust(script, authorities);
  }

  private void trust(StreamScript its, List<X509Certificate> authorities) {
    its.streams.setTls(new TlsWork(new TlsEngines(authorities), others, its.loop));
  }

  @AfterEach
  void close() throws Exception {
    script.close();
    server.close();
    others.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void bytesPassBothWaysAndBothSidesClose(String version) throws Exception {
    server.setEnabledProtocols(new String[] {version});
    CompletableFuture<byte[]> echoed = serve(socket -> echo(socket, 250_000));
    byte[] sent = random(250_000);
    StreamId id = script.open(FROM, address(), RIGHT);
    for (int at = 0; at < sent.length; at += 50_000) {
      byte[] part = new byte[50_000];
      System.arraycopy(sent, at, part, 0, part.length);
      script.send(id, part);
      script.settle();
    }
    assertThat(script.next(StreamEvent.Opened.class).stream()).isEqualTo(id);
    assertThat(script.receive(sent.length)).isEqualTo(sent);
    assertThat(script.next(StreamEvent.Closed.class).reason())
        .isEqualTo("the remote side closed the stream");
    assertThat(echoed.get(10, SECONDS)).isEqualTo(sent);
    assertThat(script.counters.sentBytes.sum()).isEqualTo(sent.length);
    assertThat(script.counters.receivedBytes.sum()).isEqualTo(sent.length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void recordsMayBeSplitAtEveryByte(String version) throws Exception {
    server.setEnabledProtocols(new String[] {version});
    CompletableFuture<byte[]> echoed = serve(socket -> echo(socket, 3_000));
    try (ServerSocket slow = new ServerSocket(0, 1, LOOPBACK)) {
      CompletableFuture<Socket> unused = relay(slow);
      byte[] sent = random(3_000);
      StreamId id = script.open(FROM, (InetSocketAddress) slow.getLocalSocketAddress(), RIGHT);
      script.send(id, sent);
      script.next(StreamEvent.Opened.class);
      assertThat(script.receive(sent.length)).isEqualTo(sent);
      assertThat(echoed.get(10, SECONDS)).isEqualTo(sent);
    }
  }

  @Test
  void wrongHostNameIsRefused() throws Exception {
    CompletableFuture<byte[]> served = serve(socket -> echo(socket, 1));
    StreamId id = script.open(FROM, address(), new TlsName("turn.example.com", true));
    script.send(id, "secret".getBytes(UTF_8));
    StreamEvent.Closed closed = script.next(StreamEvent.Closed.class);
    assertThat(closed.reason())
        .startsWith("connect to 127.0.0.1:" + server.getLocalPort() + ": tls: ")
        .contains("turn.example.com");
    assertThatThrownBy(() -> served.get(10, SECONDS)).hasRootCauseInstanceOf(SSLException.class);
    script.settle();
    assertThat(script.counters.openFailures.sum()).isEqualTo(1);
    assertThat(script.counters.current.sum()).isZero();
  }

  @Test
  void wrongHostNameIsAcceptedWhereNothingIsVerified() throws Exception {
    trust(List.of());
    CompletableFuture<byte[]> echoed = serve(socket -> echo(socket, 4));
    StreamId id = script.open(FROM, address(), new TlsName("whoever.example.com", false));
    script.send(id, new byte[4]);
    script.next(StreamEvent.Opened.class);
    assertThat(script.receive(4)).hasSize(4);
    assertThat(echoed.get(10, SECONDS)).hasSize(4);
  }

  @Test
  void unknownAuthorityIsRefused() throws Exception {
    trust(List.of());
    CompletableFuture<byte[]> served = serve(socket -> echo(socket, 1));
    script.open(FROM, address(), RIGHT);
    assertThat(script.next(StreamEvent.Closed.class).reason()).contains(": tls: ");
    assertThatThrownBy(() -> served.get(10, SECONDS)).hasRootCauseInstanceOf(SSLException.class);
  }

  @Test
  void dnsNameIsToldToTheServerAndAnAddressIsNot() throws Exception {
    for (TlsName name : List.of(RIGHT, new TlsName("127.0.0.1", true))) {
      CompletableFuture<List<SNIServerName>> told =
          serve(
              socket -> {
                handshake(socket);
                return ((ExtendedSSLSession) socket.getSession()).getRequestedServerNames();
              });
      script.open(FROM, address(), name);
      script.next(StreamEvent.Opened.class);
      assertThat(told.get(10, SECONDS)).hasSize(name.equals(RIGHT) ? 1 : 0);
      script.next(StreamEvent.Closed.class);
    }
  }

  @Test
  void nameThatIsNoneIsAFailureOfThatStreamOnly() throws Exception {
    script.open(FROM, address(), new TlsName("not a name", true));
    assertThat(script.next(StreamEvent.Closed.class).reason()).contains(": tls: ");
  }

  @Test
  void endOfTheConnectionWithoutClosureIsToldAsSuch() throws Exception {
    CompletableFuture<byte[]> unused = serve(socket -> echo(socket, 100));
    try (ServerSocket cutting = new ServerSocket(0, 1, LOOPBACK)) {
      CompletableFuture<Socket> client = relay(cutting);
      StreamId id = script.open(FROM, (InetSocketAddress) cutting.getLocalSocketAddress(), RIGHT);
      script.send(id, new byte[10]);
      script.next(StreamEvent.Opened.class);
      client.get(10, SECONDS).shutdownOutput();
      assertThat(script.next(StreamEvent.Closed.class).reason())
          .isEqualTo("tls: the remote side ended the connection without closing it");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void ourCloseIsToldInTlsAfterWhatWasSent(String version) throws Exception {
    server.setEnabledProtocols(new String[] {version});
    CompletableFuture<byte[]> all = serve(TlsStreamsTest::readAll);
    StreamId id = script.open(FROM, address(), RIGHT);
    script.next(StreamEvent.Opened.class);
    script.send(id, new byte[100_000]);
    script.end(id);
    assertThat(all.get(10, SECONDS)).hasSize(100_000);
    assertThat(script.events).isEmpty();
  }

  @Test
  void renegotiationIsRefused() throws Exception {
    server.setEnabledProtocols(new String[] {"TLSv1.2"});
    CompletableFuture<byte[]> unused =
        serve(
            socket -> {
              handshake(socket);
              handshake(socket);
              return readAll(socket);
            });
    script.open(FROM, address(), RIGHT);
    script.next(StreamEvent.Opened.class);
    assertThat(script.next(StreamEvent.Closed.class).reason())
        .isEqualTo("tls: the remote side wants to renegotiate, which is refused");
  }

  @Test
  void serverThatSaysNothingIsGivenUpInTime() throws Exception {
    StreamSettings hasty = StreamSettings.defaults().withConnectTimeout(Duration.ofMillis(500));
    try (StreamScript other = new StreamScript(hasty);
        ServerSocket silent = new ServerSocket(0, 1, LOOPBACK)) {
      trust(other, List.of());
      other.open(FROM, (InetSocketAddress) silent.getLocalSocketAddress(), RIGHT);
      assertThat(other.next(StreamEvent.Closed.class).reason()).endsWith("no answer within 500 ms");
      other.settle();
      assertThat(other.counters.current.sum()).isZero();
    }
  }

  @Test
  void serverThatDoesNotSpeakTlsIsRefused() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, LOOPBACK)) {
      script.open(FROM, (InetSocketAddress) plain.getLocalSocketAddress(), RIGHT);
      try (Socket socket = plain.accept()) {
        socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
        assertThat(script.next(StreamEvent.Closed.class).reason()).contains(": tls: ");
      }
    }
  }

  @Test
  void peerThatNeverReadsCostsNoMoreThanTheQueue() throws Exception {
    CompletableFuture<Object> release = new CompletableFuture<>();
    CompletableFuture<byte[]> all =
        serve(
            socket -> {
              handshake(socket);
              release.join();
              return readAll(socket);
            });
    StreamId id = script.open(FROM, address(), RIGHT);
    script.next(StreamEvent.Opened.class);
    int frame = StreamCommand.Send.MOST_WAITING_BYTES / 8;
    int sent = 0;
    for (; script.counters.sendsDropped.sum() == 0; sent++) {
      script.send(id, new byte[frame]);
      script.settle();
    }
    script.end(id);
    release.complete(id);
    assertThat(all.get(10, SECONDS)).hasSize((sent - 1) * frame);
  }

  @Test
  void authoritiesComeFromPemFilesAndNowhereElse(@TempDir Path folder) throws Exception {
    Path good = Files.writeString(folder.resolve("good.pem"), certificate.pem().repeat(2));
    assertThat(Authorities.read(good)).contains(certificate.certificate());
    Path bad = Files.writeString(folder.resolve("bad.pem"), "no certificate");
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    for (Path file : List.of(bad, empty, folder.resolve("missing.pem"))) {
      assertThatThrownBy(() -> Authorities.read(file))
          .isInstanceOf(NodeException.class)
          .hasMessageStartingWith("ca certificates: ")
          .hasMessageContaining(file.toString());
    }
  }

  private InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  /** Accepts one connection in another thread. */
  private <T extends @Nullable Object> CompletableFuture<T> serve(Function<SSLSocket, T> handler) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (SSLSocket socket = (SSLSocket) server.accept()) {
            return handler.apply(socket);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        others);
  }

  private static void handshake(SSLSocket socket) {
    try {
      socket.startHandshake();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] readAll(Socket socket) {
    try {
      return socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] echo(Socket socket, int count) {
    try {
      byte[] bytes = socket.getInputStream().readNBytes(count);
      socket.getOutputStream().write(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Passes everything on between a client and the server, byte by byte. */
  private CompletableFuture<Socket> relay(ServerSocket listening) {
    CompletableFuture<Socket> client = new CompletableFuture<>();
    others.execute(
        () -> {
          try {
            Socket left = listening.accept();
            Socket right = new Socket(LOOPBACK, server.getLocalPort());
            left.setTcpNoDelay(true);
            right.setTcpNoDelay(true);
            others.execute(() -> copy(left, right));
            others.execute(() -> copy(right, left));
            client.complete(left);
          } catch (IOException e) {
            client.completeExceptionally(e);
          }
        });
    return client;
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        out.write(next);
      }
    } catch (IOException e) {
      // the test is over
    }
  }
}
