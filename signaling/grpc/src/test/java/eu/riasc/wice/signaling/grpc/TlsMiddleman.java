package eu.riasc.wice.signaling.grpc;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** Ends TLS with a certificate of its own and passes everything on to a relay, over TLS again. */
final class TlsMiddleman implements Closeable {
  private final SSLServerSocket listener;
  private final SSLContext toRelay;
  private final InetSocketAddress relay;
  private final List<Closeable> sockets = new CopyOnWriteArrayList<>();

  TlsMiddleman(InetSocketAddress relay, Path certificate, Path key) throws IOException {
    this.relay = relay;
    SSLContext toClient = context(SslContextBuilder.forServer(certificate.toFile(), key.toFile()));
    toRelay =
        context(SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE));
    listener =
        (SSLServerSocket)
            toClient
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    listener.setSSLParameters(http2(listener.getSSLParameters()));
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (!listener.isClosed()) {
        SSLSocket client = (SSLSocket) listener.accept();
        SSLSocket server =
            (SSLSocket)
                toRelay.getSocketFactory().createSocket(relay.getAddress(), relay.getPort());
        server.setSSLParameters(http2(server.getSSLParameters()));
        sockets.add(client);
        sockets.add(server);
        start(() -> pump(client, server));
        start(() -> pump(server, client));
      }
    } catch (IOException e) {
      close();
    }
  }

  private static void pump(SSLSocket from, SSLSocket to) {
    byte[] buffer = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        out.flush();
      }
    } catch (IOException e) {
      // one side has left: both sockets are closed by now
      return;
    }
  }

  private static SSLContext context(SslContextBuilder builder) throws IOException {
    return ((JdkSslContext) GrpcSslContexts.configure(builder).build()).context();
  }

  private static SSLParameters http2(SSLParameters parameters) {
    parameters.setApplicationProtocols(new String[] {"h2"});
    return parameters;
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "test-middleman");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Closeable socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
