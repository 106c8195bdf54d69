package eu.riasc.wice.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.grpc.RelayUri;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Any text is the URI of a relay that can be dialled, or is refused in one line. */
class RelayUriTest {
  @FuzzTest(maxDuration = "3s")
  void parsesOrRefuses(byte[] text) {
    check(text);
  }

  static void check(byte[] bytes) {
    parse(new String(bytes, StandardCharsets.UTF_8)).ifPresent(RelayUriTest::checkUri);
  }

  private static Optional<RelayUri> parse(String text) {
    try {
      return Optional.of(RelayUri.parse(text));
    } catch (SignalingException refusal) {
      assertThat(refusal.code()).isEqualTo(SignalingException.Code.BAD_URI);
      assertThat(refusal).message().hasLineCount(1).hasSizeLessThan(700);
      return Optional.empty();
    }
  }

  private static void checkUri(RelayUri uri) {
    assertThat(uri.port()).isBetween(1, 65_535);
    assertThat(uri.host()).isNotEmpty().isEqualTo(uri.host().toLowerCase(Locale.ROOT));
    assertThat(uri.insecure() && uri.skipVerify()).isFalse();
    String text =
        RelayUri.SCHEME
            + "://"
            + uri.authority()
            + "?insecure="
            + uri.insecure()
            + "&skip_verify="
            + uri.skipVerify()
            + "&auth="
            + uri.auth().name().toLowerCase(Locale.ROOT);
    assertThat(RelayUri.parse(text)).isEqualTo(uri);
  }
}
