package eu.riasc.wice.ice.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import eu.riasc.wice.sansio.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The URIs of RFC 7065. */
class TurnUriTest {
  @ParameterizedTest
  @CsvSource({
    "turn:example.org, example.org, 3478, false,",
    "turns:example.org, example.org, 5349, true,",
    "turn:example.org:8000, example.org, 8000, false,",
    "turn:example.org?transport=udp, example.org, 3478, false, UDP",
    "turn:example.org?transport=tcp, example.org, 3478, false, TCP",
    "turns:example.org?transport=tcp, example.org, 5349, true, TCP",
    "TURNS:example.org:443?TRANSPORT=TCP, example.org, 443, true, TCP",
    "turn:192.0.2.1:65535?transport=tcp, 192.0.2.1, 65535, false, TCP",
    "turn:[2001:db8::1]:99?transport=udp, 2001:db8::1, 99, false, UDP",
  })
  void readsTheFormsOfSection31(
      String text, String host, int port, boolean secure, Transport transport) {
    assertThat(TurnUri.parse(text)).isEqualTo(new TurnUri(host, port, secure, transport));
  }

  @ParameterizedTest
  @CsvSource({
    "TURN:Example.ORG:3478, turn:example.org",
    "turns:example.org:3478?transport=TCP, turns:example.org:3478?transport=tcp",
    "turns:[2001:DB8::1]:5349, turns:[2001:db8::1]",
  })
  void textIsTheShortestForm(String text, String shortest) {
    assertThat(TurnUri.parse(text)).hasToString(shortest);
    assertThat(TurnUri.parse(shortest).toString()).isEqualTo(shortest);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stun:example.org                    | found no scheme 'turn:' or 'turns:'",
        "turn://example.org                  | found '//'",
        "turn:user@example.org               | found host 'user@example.org'",
        "turn:example.org?transport=sctp     | found query 'transport=sctp'",
        "turn:example.org?                   | found query ''",
        "turn:example.org?ttl=1              | found query 'ttl=1'",
        "turn:example.org?transport=udp&x    | found query 'transport=udp&x'",
        "turn:?transport=udp                 | found host ''",
        "turn:example.org:0?transport=udp    | found port '0', which is not 1 to 65535",
      })
  void refusesEverythingElseInOneLineThatNamesTheFault(String text, String found) {
    StunException refusal = catchThrowableOfType(StunException.class, () -> TurnUri.parse(text));

    assertThat(refusal.code()).isEqualTo(StunException.Code.BAD_URI);
    assertThat(refusal)
        .hasMessage(
            "TURN URI '"
                + text
                + "': "
                + found
                + ", expected turn:host[:port][?transport=udp|tcp]"
                + " or turns:host[:port][?transport=udp|tcp]");
  }

  @Test
  void errorsStayOnOneShortLine() {
    assertThatThrownBy(() -> TurnUri.parse("turn:a?\n\u001b[31m" + "x".repeat(10_000)))
        .message()
        .hasLineCount(1)
        .hasSizeLessThan(400)
        .doesNotContain("\u001b");
  }
}
