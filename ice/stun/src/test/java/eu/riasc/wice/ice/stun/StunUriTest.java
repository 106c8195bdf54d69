package eu.riasc.wice.ice.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The URIs of RFC 7064. */
class StunUriTest {
  @ParameterizedTest
  @CsvSource({
    "stun:example.org, example.org, 3478, false",
    "stuns:example.org, example.org, 5349, true",
    "stun:example.org:8000, example.org, 8000, false",
    "STUNS:example.org:1, example.org, 1, true",
    "stun:192.0.2.1, 192.0.2.1, 3478, false",
    "stun:192.0.2.1:65535, 192.0.2.1, 65535, false",
    "stun:[2001:db8::1], 2001:db8::1, 3478, false",
    "stun:[2001:db8::1]:99, 2001:db8::1, 99, false",
    "stun:[::ffff:192.0.2.1], ::ffff:192.0.2.1, 3478, false",
    "stun:a-b.c_d.example., a-b.c_d.example., 3478, false",
    "stun:3com.example, 3com.example, 3478, false",
  })
  void readsTheFormsOfSection3(String text, String host, int port, boolean secure) {
    assertThat(StunUri.parse(text)).isEqualTo(new StunUri(host, port, secure));
  }

  @ParameterizedTest
  @CsvSource({
    "STUN:Example.ORG:3478, stun:example.org",
    "stun:example.org:5349, stun:example.org:5349",
    "stuns:Example.ORG:5349, stuns:example.org",
    "stun:[2001:DB8::1]:3478, stun:[2001:db8::1]",
    "stun:[::1]:7, stun:[::1]:7",
  })
  void textIsTheShortestForm(String text, String shortest) {
    StunUri uri = StunUri.parse(text);

    assertThat(uri).hasToString(shortest);
    assertThat(StunUri.parse(shortest).toString()).isEqualTo(shortest);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "example.org            | found no scheme 'stun:' or 'stuns:'",
        "turn:example.org       | found no scheme 'stun:' or 'stuns:'",
        "stun://example.org     | found '//'",
        "stun:example.org?x=y   | found a query, which only turn: has",
        "stun:                  | found host ''",
        "stun::3478             | found host ''",
        "stun:user@example.org  | found host 'user@example.org'",
        "stun:example.org/path  | found host 'example.org/path'",
        "stun:-example.org      | found host '-example.org'",
        "stun:example..org      | found host 'example..org'",
        "stun:1.2.3             | found host '1.2.3'",
        "stun:1.2.3.256         | found host '1.2.3.256'",
        "stun:2001:db8::1       | found more than one colon after the scheme; an IPv6 address goes in brackets",
        "stun:[2001:db8::1      | found '[' without ']'",
        "stun:[2001:db8::1]3478 | found '3478' after ']'",
        "stun:[2001:db8::1::2]  | found '2001:db8::1::2' in brackets, which is no IPv6 address",
        "stun:[example.org]     | found 'example.org' in brackets, which is no IPv6 address",
        "stun:[192.0.2.1]       | found '192.0.2.1' in brackets, which is no IPv6 address",
        "stun:[fe80::1%lo]      | found 'fe80::1%lo' in brackets, which is no IPv6 address",
        "stuns:192.0.2.1        | found an address after stuns:, which needs a host name",
        "stuns:[2001:db8::1]:99 | found an address after stuns:, which needs a host name",
        "stun:example.org:      | found port '', which is not 1 to 65535",
        "stun:example.org:0     | found port '0', which is not 1 to 65535",
        "stun:example.org:65536 | found port '65536', which is not 1 to 65535",
        "stun:example.org:123456| found port '123456', which is not 1 to 65535",
        "stun:example.org:+80   | found port '+80', which is not 1 to 65535",
      })
  void refusesEverythingElseInOneLineThatNamesTheFault(String text, String found) {
    StunException refusal = catchThrowableOfType(StunException.class, () -> StunUri.parse(text));

    assertThat(refusal.code()).isEqualTo(StunException.Code.BAD_URI);
    assertThat(refusal)
        .hasMessage(
            "STUN URI '"
                + text
                + "': "
                + found
                + ", expected stun:host[:port] or stuns:host[:port]");
  }

  @Test
  void refusesNamesThatDnsCannotHold() {
    assertThatThrownBy(() -> StunUri.parse("stun:" + "a".repeat(254)))
        .isInstanceOf(StunException.class);
    assertThat(StunUri.parse("stun:" + "a".repeat(253)).host()).hasSize(253);
  }

  @Test
  void errorsStayOnOneShortLine() {
    assertThatThrownBy(() -> StunUri.parse("stun:\n\u001b[31m" + "x".repeat(10_000)))
        .message()
        .hasLineCount(1)
        .hasSizeLessThan(300)
        .doesNotContain("\u001b");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 65536})
  void refusesPortsOutOfRange(int port) {
    assertThatThrownBy(() -> new StunUri("example.org", port, false))
        .isInstanceOf(StunException.class)
        .hasMessage("STUN URI: found port " + port + ", expected 1 to 65535");
  }

  @Test
  void refusesHostsThatAreNone() {
    assertThatThrownBy(() -> new StunUri("exa mple", 1, false))
        .isInstanceOf(StunException.class)
        .hasMessageContaining("'exa mple'");
  }
}
