package eu.riasc.wice.signaling.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens that change while a transport is open. */
@Tag("socket")
class TokenRotationTest {
  @TempDir private Path directory;

  private final Peers peers = new Peers();
  private ScriptedServer server;

  @BeforeEach
  void start() throws Exception {
    server = new ScriptedServer();
  }

  @AfterEach
  void stop() {
    server.close();
    peers.close();
  }

  private void onlyTheNewTokenIsGood() {
    server.script(
        exchange ->
            ScriptedServer.answer(
                exchange,
                "Bearer new".equals(exchange.getRequestHeaders().getFirst("Authorization"))
                    ? 201
                    : 401,
                ScriptedServer.CREATED));
  }

  @Test
  void aTokenFileIsReadAgainWhenItChanges() throws Exception {
    Path token = Files.writeString(directory.resolve("token"), "old\n");
    onlyTheNewTokenIsGood();
    KubernetesTransport transport =
        peers.open(server.kubeconfig(directory, "\"tokenFile\":\"token\""));
    var failure = Peers.fails(transport.publish(Peers.envelope(Peers.key()), Peers.PATIENCE));
    assertThat(failure).hasMessageContainingAll("401", "credentials");

    Files.writeString(token, "new");
    Files.setLastModifiedTime(token, FileTime.fromMillis(1));

    Peers.publish(transport, Peers.envelope(Peers.key()));
    assertThat(server.requests())
        .extracting(ScriptedServer.Request::authorization)
        .contains("Bearer old", "Bearer new");
  }

  @Test
  void aKubeconfigWithANewTokenIsReadWhenTheOldOneIsRefused() throws Exception {
    onlyTheNewTokenIsGood();
    KubernetesTransport transport = peers.open(server.kubeconfig(directory, "\"token\":\"old\""));
    Peers.fails(transport.publish(Peers.envelope(Peers.key()), Peers.PATIENCE));

    server.kubeconfig(directory, "\"token\":\"new\"");

    Peers.publish(transport, Peers.envelope(Peers.key()));
  }
}
