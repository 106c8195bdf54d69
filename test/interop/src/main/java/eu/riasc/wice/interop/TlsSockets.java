package eu.riasc.wice.interop;

import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.StreamId;
import eu.riasc.wice.sansio.TlsName;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The TLS connections of one driver, with the blocking sockets of the JDK: two threads each, which
 * does for the few that a driver has. Commands go in by one thread, which also polls what comes
 * out.
 */
final class TlsSockets {
  private static final int READ_BYTES = 65_536;
  private static final int CONNECT_MILLIS = 10_000;
  private final SSLSocketFactory sockets;
  private final Runnable wakeup;
  private final Map<StreamId, Connection> open = new LinkedHashMap<>();
  private final Queue<StreamEvent> events = new ConcurrentLinkedQueue<>();

  /**
   * None yet.
   *
   * @param authority a certificate that servers are trusted by instead of those of the JDK, or null
   * @param wakeup called by any thread when there is something to poll
   */
  TlsSockets(@Nullable Path authority, Runnable wakeup) throws IOException {
    this.wakeup = wakeup;
    try {
      this.sockets =
          (authority == null ? SSLContext.getDefault() : trusting(authority)).getSocketFactory();
    } catch (GeneralSecurityException unusable) {
      throw new IOException("certificate " + authority + ": " + unusable.getMessage(), unusable);
    }
  }

  private static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream file = Files.newInputStream(authority)) {
      trusted.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(file));
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  /** Does what is wanted; false if it is of no connection of these. */
  boolean handle(StreamCommand command) {
    if (command instanceof StreamCommand.Open wanted) {
      TlsName name = wanted.tls();
      if (name != null) {
        Connection connection = new Connection(wanted.stream());
        open.put(wanted.stream(), connection);
        connection.writer.execute(() -> connection.connect(wanted, name));
      }
      return name != null;
    }
    Connection known = open.get(command.stream());
    if (known == null) {
      return false;
    }
    if (command instanceof StreamCommand.Send send) {
      known.writer.execute(() -> known.write(send.bytes()));
    } else {
      open.remove(command.stream());
      known.writer.execute(known::close);
      known.writer.shutdown();
    }
    return true;
  }

  @Nullable StreamEvent pollEvent() {
    StreamEvent event = events.poll();
    if (event instanceof StreamEvent.Closed closed) {
      Connection gone = open.remove(closed.stream());
      if (gone != null) {
        gone.writer.shutdown();
      }
    }
    return event;
  }

  void closeAll() {
    for (Connection connection : open.values()) {
      connection.close();
      connection.writer.shutdown();
    }
  }

  private void happened(StreamEvent event) {
    events.add(event);
    wakeup.run();
  }

  private final class Connection {
    final StreamId id;
    final ExecutorService writer =
        Executors.newSingleThreadExecutor(task -> daemon(task, "driver-tls-out"));
    private volatile @Nullable Socket socket;

    Connection(StreamId id) {
      this.id = id;
    }

    void connect(StreamCommand.Open wanted, TlsName name) {
      try {
        Socket plain = new Socket();
        socket = plain;
        plain.bind(wanted.local());
        plain.connect(wanted.remote(), CONNECT_MILLIS);
        SSLSocket secured =
            (SSLSocket) sockets.createSocket(plain, name.host(), wanted.remote().getPort(), true);
        socket = secured;
        if (name.verified()) {
          SSLParameters parameters = secured.getSSLParameters();
          parameters.setEndpointIdentificationAlgorithm("HTTPS");
          secured.setSSLParameters(parameters);
        }
        secured.startHandshake();
        happened(new StreamEvent.Opened(id, (InetSocketAddress) secured.getLocalSocketAddress()));
        daemon(() -> read(secured), "driver-tls-in").start();
      } catch (IOException refused) {
        end("connect: " + refused.getMessage());
      }
    }

    private void read(SSLSocket secured) {
      byte[] buffer = new byte[READ_BYTES];
      try (InputStream in = secured.getInputStream()) {
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          happened(new StreamEvent.Received(id, Arrays.copyOf(buffer, count)));
        }
        end("closed by the far end");
      } catch (IOException broken) {
        end(String.valueOf(broken.getMessage()));
      }
    }

    void write(byte[] bytes) {
      Socket to = socket;
      try {
        if (to != null && !to.isClosed()) {
          to.getOutputStream().write(bytes);
        }
      } catch (IOException broken) {
        end(String.valueOf(broken.getMessage()));
      }
    }

    private void end(String reason) {
      close();
      happened(new StreamEvent.Closed(id, reason));
    }

    void close() {
      Socket closing = socket;
      try {
        if (closing != null) {
          closing.close();
        }
      } catch (IOException gone) {
        System.err.println("close: " + gone.getMessage());
      }
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
