package eu.riasc.wice.netlab;

import eu.riasc.wice.sansio.TlsName;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * TLS as far as it matters to whom one talks: both sides say a name first, and the client checks
 * the server's. It takes the round trip that TLS 1.3 takes. Nothing is encrypted.
 */
final class SimulatedTls implements TcpHandler {
  /** What a TLS handshake record begins with, and hardly anything else. */
  private static final int HELLO = 0x16;

  private static final int HELLO_HEADER_BYTES = 2;

  private final TcpHandler inner;
  private final boolean client;
  private final String ownName;
  private final @Nullable TlsName expected;
  private final ByteQueue received = new ByteQueue();
  private boolean open;
  private int header = -1;

  private SimulatedTls(
      TcpHandler inner, boolean client, String ownName, @Nullable TlsName expected) {
    this.inner = inner;
    this.client = client;
    this.ownName = ownName;
    this.expected = expected;
  }

  static TcpHandler client(TlsName expected, TcpHandler inner) {
    return new SimulatedTls(inner, true, expected.host(), expected);
  }

  /** A server whose certificate is for this name. */
  static TcpHandler server(String name, TcpHandler inner) {
    return new SimulatedTls(inner, false, name, null);
  }

  @Override
  public void opened(TcpConnection connection) {
    if (client) {
      connection.send(hello());
    }
  }

  private byte[] hello() {
    byte[] name = ownName.getBytes(StandardCharsets.UTF_8);
    byte[] hello = new byte[HELLO_HEADER_BYTES + name.length];
    hello[0] = HELLO;
    hello[1] = (byte) name.length;
    System.arraycopy(name, 0, hello, HELLO_HEADER_BYTES, name.length);
    return hello;
  }

  @Override
  public void received(TcpConnection connection, byte[] bytes) {
    if (open) {
      inner.received(connection, bytes);
      return;
    }
    received.add(bytes);
    if (header < 0 && received.size() >= HELLO_HEADER_BYTES) {
      byte[] first = received.take(HELLO_HEADER_BYTES);
      if (first[0] != HELLO) {
        refuse(connection, "tls: the remote side does not speak it");
        return;
      }
      header = first[1] & 0xff;
    }
    if (header >= 0 && received.size() >= header) {
      String theirs = new String(received.take(header), StandardCharsets.UTF_8);
      greeted(connection, theirs);
    }
  }

  private void greeted(TcpConnection connection, String theirs) {
    if (expected != null && expected.verified() && !same(expected.host(), theirs)) {
      refuse(
          connection,
          "tls: the certificate is for " + theirs + ", expected one for " + expected.host());
      return;
    }
    open = true;
    if (!client) {
      connection.send(hello());
    }
    inner.opened(connection);
    if (received.size() > 0 && connection.isOpen()) {
      inner.received(connection, received.take(received.size()));
    }
  }

  private static boolean same(String one, String two) {
    return one.toLowerCase(Locale.ROOT).equals(two.toLowerCase(Locale.ROOT));
  }

  private void refuse(TcpConnection connection, String why) {
    connection.reset();
    inner.closed(connection, why);
  }

  @Override
  public void closed(TcpConnection connection, String reason) {
    inner.closed(connection, reason);
  }
}
