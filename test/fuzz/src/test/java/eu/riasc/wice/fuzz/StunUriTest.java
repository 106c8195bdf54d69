package eu.riasc.wice.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import eu.riasc.wice.ice.stun.StunException;
import eu.riasc.wice.ice.stun.StunUri;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Any text is a STUN URI whose shortest form means the same, or is refused in one line. */
class StunUriTest {
  @FuzzTest(maxDuration = "3s")
  void parsesOrRefuses(byte[] text) {
    check(text);
  }

  static void check(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    parse(text).ifPresent(StunUriTest::checkUri);
  }

  private static Optional<StunUri> parse(String text) {
    try {
      return Optional.of(StunUri.parse(text));
    } catch (StunException refusal) {
      assertThat(refusal.code()).isEqualTo(StunException.Code.BAD_URI);
      assertThat(refusal).message().hasLineCount(1).hasSizeLessThan(400);
      return Optional.empty();
    }
  }

  private static void checkUri(StunUri uri) {
    StunUri again = StunUri.parse(uri.toString());
    assertThat(again.host()).isEqualTo(uri.host().toLowerCase(Locale.ROOT));
    assertThat(again.port()).isEqualTo(uri.port());
    assertThat(again.secure()).isEqualTo(uri.secure());
    assertThat(again).hasToString(uri.toString());
    assertThat(new StunUri(uri.host(), uri.port(), uri.secure())).isEqualTo(uri);
  }
}
