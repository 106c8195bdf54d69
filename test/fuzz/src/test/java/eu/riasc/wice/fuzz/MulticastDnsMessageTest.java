package eu.riasc.wice.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import eu.riasc.wice.ice.mdns.LocalName;
import eu.riasc.wice.ice.mdns.MdnsEvent;
import eu.riasc.wice.ice.mdns.MdnsLink;
import eu.riasc.wice.ice.mdns.MulticastDns;
import eu.riasc.wice.ice.mdns.RecordType;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.Transmit;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;

/**
 * Whatever comes to the port of multicast DNS: it is no answer but to what was asked for, and costs
 * at most one message of ours.
 */
class MulticastDnsMessageTest {
  private static final InetSocketAddress LOCAL = new InetSocketAddress("192.0.2.1", MdnsLink.PORT);
  private static final InetSocketAddress REMOTE = new InetSocketAddress("192.0.2.2", MdnsLink.PORT);

  @FuzzTest(maxDuration = "3s")
  void answersOrDrops(byte[] input) {
    check(input);
  }

  static void check(byte[] input) {
    MulticastDns machine = new MulticastDns(new Random(1), 0);
    LocalName asked = new LocalName("1f4712db-ea17-4bcf-a596-105139dfd8bf.local");
    machine.nameOf(LOCAL.getAddress());
    machine.setLinks(
        List.of(new MdnsLink(LOCAL, List.of(new MdnsLink.Prefix(LOCAL.getAddress(), 24)))), 0);
    assertThat(machine.resolve(asked, RecordType.A, 0)).isNull();
    assertThat(machine.pollTransmit()).isNotNull();

    machine.handleDatagram(new Datagram(LOCAL, REMOTE, input), 1);

    MdnsEvent event = machine.pollEvent();
    if (event != null) {
      assertThat(event.name()).isEqualTo(asked);
      assertThat(event.addresses()).hasSizeBetween(1, 4);
    }
    assertThat(machine.pollEvent()).isNull();
    Transmit answer = machine.pollTransmit();
    assertThat(answer == null || answer.payload().length < 1_400).isTrue();
    assertThat(machine.pollTransmit()).isNull();
  }
}
