package org.example.wice.hello;

import static java.nio.charset.StandardCharsets.UTF_8;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.node.Node;
import eu.riasc.wice.node.Peer;
import eu.riasc.wice.session.AdmissionPolicy;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Two peers in one process: one sends back what it gets, the other measures how long that takes. */
public final class RoundTrip {
  private RoundTrip() {}

  /**
   * Prints the round-trip time.
   *
   * @param args a backend's URI, such as {@code grpc://relay.example.org:7443}; without one the
   *     peers meet inside this process
   */
  public static void main(String[] args) throws Exception {
    String backend = args.length > 0 ? args[0] : "inprocess:round-trip";
    System.out.println(measure(backend).toNanos() / 1_000 + " us");
  }

  static Duration measure(String backend) throws Exception {
    SecureRandom random = new SecureRandom();
    try (Node here = node(backend, random);
        Node there = node(backend, random)) {
      there.accept(
          AdmissionPolicy.anyone(), peer -> peer.onDatagram((from, bytes) -> from.send(bytes)));

      Peer peer = here.connect(there.publicKey());
      CompletableFuture<Long> answered = new CompletableFuture<>();
      peer.onDatagram((from, bytes) -> answered.complete(System.nanoTime()));
      peer.connected().toCompletableFuture().get(10, TimeUnit.SECONDS);
      long sent = System.nanoTime();
      peer.send("ping".getBytes(UTF_8));
      return Duration.ofNanos(answered.get(10, TimeUnit.SECONDS) - sent);
    }
  }

  private static Node node(String backend, SecureRandom random) throws Exception {
    return Node.builder()
        .key(PrivateKey.generate(random))
        .backend(backend)
        .includeLoopback(true)
        .build();
  }
}
