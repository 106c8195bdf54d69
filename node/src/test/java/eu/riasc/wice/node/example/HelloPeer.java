package eu.riasc.wice.node.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.node.Node;
import eu.riasc.wice.node.Peer;
import eu.riasc.wice.session.AdmissionPolicy;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The example of the README: two peers that know each other's public key, here in one process. */
public final class HelloPeer {
  private HelloPeer() {}

  /**
   * Lets Bob greet Alice.
   *
   * @param args nothing
   */
  public static void main(String[] args) throws Exception {
    // README: begin
    PrivateKey aliceKey = PrivateKey.generate(new SecureRandom());
    PrivateKey bobKey = PrivateKey.generate(new SecureRandom());
    String backend = "inprocess:hello"; // between machines: grpc://relay.example.org:7443
    try (Node alice = Node.builder().key(aliceKey).backend(backend).includeLoopback(true).build();
        Node bob = Node.builder().key(bobKey).backend(backend).includeLoopback(true).build()) {

      // Bob lets Alice in, and greets her once there is a path between them.
      bob.accept(
          AdmissionPolicy.only(List.of(alice.publicKey())),
          peer -> peer.connected().thenAccept(to -> to.send("hello from Bob".getBytes(UTF_8))));

      // Alice wants a session with the holder of Bob's key, wherever that is.
      CompletableFuture<String> greeting = new CompletableFuture<>();
      Peer peer = alice.connect(bob.publicKey());
      peer.onState(change -> System.out.println(change.to() + ": " + change.reason()));
      peer.onDatagram((from, bytes) -> greeting.complete(new String(bytes, UTF_8)));
      System.out.println(greeting.get(10, TimeUnit.SECONDS));
    }
    // README: end
  }
}
