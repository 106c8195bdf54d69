package eu.riasc.wice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import eu.riasc.wice.relay.proto.cunicu.GetRelaysParams;
import eu.riasc.wice.relay.proto.cunicu.RelayRegistryGrpc;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("socket")
@Timeout(60)
class RelayCommandTest {
  @Test
  void addressThatIsPrintedIsTheOneThatListens() throws Exception {
    try (BackgroundRun relay = BackgroundRun.of("relay", "--listen", "127.0.0.1:0", "-o", "json")) {
      Fields listening = relay.event("listening");
      InetSocketAddress address = new HostPort().convert(listening.text("address"));
      assertThat(address.getPort()).isPositive();
      try (Socket client = new Socket(address.getAddress(), address.getPort())) {
        assertThat(client.isConnected()).isTrue();
      }
      assertThat(relay.stop()).isZero();
      assertThat(relay.event("result").value("published")).isEqualTo(0L);
    }
  }

  @Test
  void addressThatIsTakenIsToldInOneLine() throws Exception {
    try (BackgroundRun relay = BackgroundRun.of("relay", "--listen", "127.0.0.1:0", "-o", "json")) {
      String address = relay.event("listening").text("address");
      CommandRun second = CommandRun.of("relay", "--listen", address);
      assertThat(second.code()).isEqualTo(ExitCode.FAILED);
      assertThat(second.err()).startsWith("wice relay: cannot listen on " + address);
      assertThat(second.err().lines()).hasSize(1);
    }
  }

  /** How many TURN servers whoever has proven nothing is lent. */
  private static int lentUnproven(Path secret, String... options) throws Exception {
    List<String> args =
        new ArrayList<>(List.of("relay", "--listen", "127.0.0.1:0", "-o", "json", "--turn"));
    args.addAll(List.of("turn:turn.example.org", "--turn-secret-file", secret.toString()));
    args.addAll(List.of(options));
    try (BackgroundRun relay = BackgroundRun.of(args.toArray(String[]::new))) {
      String address = relay.event("listening").text("address");
      ManagedChannel channel =
          Grpc.newChannelBuilder(address, InsecureChannelCredentials.create()).build();
      try {
        return RelayRegistryGrpc.newBlockingStub(channel)
            .withDeadlineAfter(20, TimeUnit.SECONDS)
            .getRelays(
                GetRelaysParams.newBuilder()
                    .setPublicKey(ByteString.copyFrom(new byte[32]))
                    .build())
            .getRelaysCount();
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void turnServersAreLentWithoutProofUnlessItIsAskedFor(@TempDir Path directory) throws Exception {
    Path secret = Files.writeString(directory.resolve("turn.secret"), "north");
    assertThat(lentUnproven(secret)).isEqualTo(1);
    assertThat(lentUnproven(secret, "--turn-proven-only")).isZero();
  }
}
