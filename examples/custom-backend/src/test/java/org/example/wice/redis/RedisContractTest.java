package org.example.wice.redis;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.SignalingTransports;
import eu.riasc.wice.signaling.Transport;
import eu.riasc.wice.signaling.TransportContext;
import eu.riasc.wice.signaling.tck.TransportContract;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole contract against a Redis server of its own. */
class RedisContractTest extends TransportContract {
  private static Process server;
  private static int port;

  @BeforeAll
  static void startServer() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    server =
        new ProcessBuilder("redis-server", "--port", "" + port, "--save", "", "--bind", "127.0.0.1")
            .redirectErrorStream(true)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    while (line != null && !line.contains("Ready to accept connections")) {
      line = out.readLine();
    }
    assertTrue(line != null, "redis-server did not start");
    Thread drain = new Thread(RedisContractTest::drain, "redis-output");
    drain.setDaemon(true);
    drain.start();
  }

  /** A child whose output nobody reads stands still. */
  private static void drain() {
    try {
      server.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) { // it has ended
    }
  }

  @AfterAll
  static void stopServer() {
    server.destroy();
  }

  @Override
  protected Transport open(TransportContext context) {
    return SignalingTransports.open("redis://127.0.0.1:" + port, context);
  }

  @Test
  void refusesUrisWithoutHostOrPort() {
    for (String uri : new String[] {"redis:", "redis://", "redis://host"}) {
      assertThrows(SignalingException.class, () -> SignalingTransports.open(uri, null));
    }
  }
}
