package eu.riasc.wice.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import eu.riasc.wice.sansio.IpLiteral;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/** Any text is an IP address that can be written and read again, or is none. */
class IpLiteralTest {
  @FuzzTest(maxDuration = "3s")
  void parsesOrRefuses(byte[] text) {
    check(text);
  }

  static void check(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    InetAddress address = IpLiteral.parseOrNull(text);
    if (address != null) {
      String written = IpLiteral.text(address);
      assertThat(IpLiteral.parse(written)).isEqualTo(address);
      assertThat(IpLiteral.text(IpLiteral.parse(written))).isEqualTo(written);
    }
  }
}
