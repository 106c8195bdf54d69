package eu.riasc.wice.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.multicast.MulticastUri;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Any text is the URI of a group that can be joined, or is refused in one line. */
class MulticastUriTest {
  @FuzzTest(maxDuration = "3s")
  void parsesOrRefuses(byte[] text) {
    check(text);
  }

  static void check(byte[] bytes) {
    parse(new String(bytes, StandardCharsets.UTF_8)).ifPresent(MulticastUriTest::checkUri);
  }

  private static Optional<MulticastUri> parse(String text) {
    try {
      return Optional.of(MulticastUri.parse(text));
    } catch (SignalingException refusal) {
      assertThat(refusal.code()).isEqualTo(SignalingException.Code.BAD_URI);
      assertThat(refusal).message().hasLineCount(1).hasSizeLessThan(700);
      return Optional.empty();
    }
  }

  private static void checkUri(MulticastUri uri) {
    assertThat(uri.port()).isBetween(1, 65_535);
    assertThat(uri.groups()).isNotEmpty().allMatch(InetAddress::isMulticastAddress);
    if (uri.groups().size() == 1) {
      String group = IpLiteral.text(uri.groups().get(0));
      String text =
          MulticastUri.SCHEME
              + "://"
              + (group.contains(":") ? "[" + group + "]" : group)
              + ":"
              + uri.port()
              + "?interface="
              + String.join("&interface=", uri.interfaces());
      assertThat(MulticastUri.parse(text)).isEqualTo(uri);
    }
  }
}
