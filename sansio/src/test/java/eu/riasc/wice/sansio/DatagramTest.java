package eu.riasc.wice.sansio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class DatagramTest {
  private static final InetSocketAddress ADDRESS = new InetSocketAddress("192.0.2.1", 1234);
  private static final InetSocketAddress NAME =
      InetSocketAddress.createUnresolved("peer.example", 1234);

  @Test
  void refusesUnresolvedAddresses() {
    assertThatThrownBy(() -> new Datagram(NAME, ADDRESS, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("local address is unresolved: found peer.example, expected an IP literal");
    assertThatThrownBy(() -> new Datagram(ADDRESS, NAME, new byte[0]))
        .hasMessageStartingWith("remote address is unresolved");
    assertThatThrownBy(() -> new Transmit(NAME, ADDRESS, new byte[0]))
        .hasMessageStartingWith("local address is unresolved");
    assertThatThrownBy(() -> new Transmit(ADDRESS, NAME, new byte[0]))
        .hasMessageStartingWith("remote address is unresolved");
  }

  @Test
  void textHidesThePayload() {
    byte[] payload = {42, 43};

    assertThat(new Datagram(ADDRESS, ADDRESS, payload))
        .asString()
        .endsWith("2 bytes]")
        .doesNotContain("42");
    assertThat(new Transmit(ADDRESS, ADDRESS, payload))
        .asString()
        .endsWith("2 bytes]")
        .doesNotContain("42");
  }
}
