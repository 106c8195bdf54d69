package eu.riasc.wice.signaling.multicast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.SignalingException.Code;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MulticastUriTest {
  @ParameterizedTest
  @ValueSource(strings = {"multicast:", "multicast:/", "multicast:///", "MULTICAST:?interface="})
  void withoutAGroupItIsTheDefaultsOfBothFamilies(String text) {
    MulticastUri uri = MulticastUri.parse(text);

    assertThat(uri.groups())
        .containsExactly(
            IpLiteral.parse(MulticastUri.DEFAULT_GROUP4),
            IpLiteral.parse(MulticastUri.DEFAULT_GROUP6));
    assertThat(uri.port()).isEqualTo(MulticastUri.DEFAULT_PORT);
    assertThat(uri.interfaces()).isEmpty();
  }

  @Test
  void theDefaultsAreOfTheRangesLeftForSuchUse() {
    var four = IpLiteral.parse(MulticastUri.DEFAULT_GROUP4);
    var six = IpLiteral.parse(MulticastUri.DEFAULT_GROUP6);

    assertThat(four.getAddress()).startsWith((byte) 239, (byte) 255); // RFC 2365 §6.1
    assertThat(four.getAddress()[2]).isNotEqualTo((byte) 255); // RFC 2365 §9
    assertThat(six.getAddress()).startsWith((byte) 0xff, (byte) 0x12); // RFC 4291 §2.7
    assertThat(six.getAddress()[12]).isNegative(); // RFC 3307 §4.3: 0x80000000 and above
    assertThat(MulticastUri.DEFAULT_PORT).isBetween(49_152, 65_535); // RFC 6335 §6
  }

  @Test
  void readsGroupPortAndInterfaces() {
    assertThat(MulticastUri.parse("multicast://239.1.2.3:5000?interface=eth0&interface=wlan0"))
        .isEqualTo(
            new MulticastUri(
                List.of(IpLiteral.parse("239.1.2.3")), 5000, List.of("eth0", "wlan0")));
    assertThat(MulticastUri.parse("multicast://[ff15::1]"))
        .isEqualTo(
            new MulticastUri(
                List.of(IpLiteral.parse("ff15::1")), MulticastUri.DEFAULT_PORT, List.of()));
    assertThat(MulticastUri.parse("multicast:?interface=eth0&interface=eth0").interfaces())
        .containsExactly("eth0");
    assertThat(MulticastUri.parse("multicast://?interface=br-lan.7").interfaces())
        .containsExactly("br-lan.7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "grpc://239.1.2.3",
        "multicast://10.0.0.1",
        "multicast://[fe80::1]",
        "multicast://group.example.org",
        "multicast://239.1.2.3:0",
        "multicast://239.1.2.3:65536",
        "multicast://239.1.2.3:port",
        "multicast://user@239.1.2.3",
        "multicast://239.1.2.3/path",
        "multicast://239.1.2.3#fragment",
        "multicast://239.1.2",
        "multicast:239.1.2.3",
        "multicast://239.1.2.3?ttl=9",
        "multicast://239.1.2.3?interface=a%20b",
        "multicast://[ff12::1%25eth0]",
        "multicast:// ",
      })
  void refusesTheRestInOneLineThatSaysWhatIsExpected(String text) {
    assertThatThrownBy(() -> MulticastUri.parse(text))
        .isInstanceOfSatisfying(
            SignalingException.class, e -> assertThat(e.code()).isEqualTo(Code.BAD_URI))
        .hasMessageEndingWith("expected multicast://group:port?interface=")
        .hasMessageNotContaining("\n");
  }
}
