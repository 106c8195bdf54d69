package eu.riasc.wice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
}
