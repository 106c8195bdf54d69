package eu.riasc.wice.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import eu.riasc.wice.ice.stun.StunException;
import eu.riasc.wice.ice.stun.TurnUri;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Any text is a TURN URI whose shortest form means the same, or is refused in one line. */
class TurnUriTest {
  @FuzzTest(maxDuration = "3s")
  void parsesOrRefuses(byte[] text) {
    check(text);
  }

  static void check(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    parse(text).ifPresent(TurnUriTest::checkUri);
  }

  private static Optional<TurnUri> parse(String text) {
    try {
      return Optional.of(TurnUri.parse(text));
    } catch (StunException refusal) {
      assertThat(refusal.code()).isEqualTo(StunException.Code.BAD_URI);
      assertThat(refusal).message().hasLineCount(1).hasSizeLessThan(400);
      return Optional.empty();
    }
  }

  private static void checkUri(TurnUri uri) {
    TurnUri again = TurnUri.parse(uri.toString());
    assertThat(again.host()).isEqualTo(uri.host().toLowerCase(Locale.ROOT));
    assertThat(again).hasToString(uri.toString());
    assertThat(again)
        .isEqualTo(new TurnUri(again.host(), uri.port(), uri.secure(), uri.transport()));
  }
}
