package eu.riasc.wice.signaling.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.grpc.RelayUri.Auth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelayUriTest {
  @Test
  void everyOptionIsRead() {
    assertThat(RelayUri.parse("grpc://Relay.Example.org:7443"))
        .isEqualTo(new RelayUri("relay.example.org", 7443, false, false, Auth.PREFERRED));
    assertThat(RelayUri.parse("GRPC://h:1/?insecure=true&auth=none"))
        .isEqualTo(new RelayUri("h", 1, true, false, Auth.NONE));
    assertThat(RelayUri.parse("grpc://h:1?insecure"))
        .isEqualTo(new RelayUri("h", 1, true, false, Auth.PREFERRED));
    assertThat(RelayUri.parse("grpc://h:1?insecure=0&skip_verify=1&auth=required"))
        .isEqualTo(new RelayUri("h", 1, false, true, Auth.REQUIRED));
    assertThat(RelayUri.parse("grpc://h:1?insecure=&auth=preferred").insecure()).isTrue();
  }

  @Test
  void portIs443WhereThereIsNone() {
    assertThat(RelayUri.parse("grpc://relay").port()).isEqualTo(443);
  }

  @Test
  void ipv6LiteralLosesItsBracketsAndGetsThemBackInTheAuthority() {
    RelayUri uri = RelayUri.parse("grpc://[2001:DB8::1]:7443");
    assertThat(uri.host()).isEqualTo("2001:db8::1");
    assertThat(uri.authority()).isEqualTo("[2001:db8::1]:7443");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "grpc://h:1?colour=red | unknown option colour",
        "grpc://h:1?insecure=maybe | option insecure=maybe is neither true nor false",
        "grpc://h:1?auth=sometimes | option auth=sometimes is not preferred, required or none",
        "grpc://h:1?insecure&skip_verify | insecure and skip_verify exclude each other",
        "grpc://h:0 | port is 0",
        "grpc://h:65536 | port is 65536",
        "grpc://h:port | no host, or a port that is no number",
        "grpc:h:1 | no host, or a port that is no number",
        "grpc:///h | no host, or a port that is no number",
        "grpc://h:1/path | it has a path",
        "grpc://h:1#top | it has a fragment",
        "https://h:1 | scheme is https",
        "h | scheme is null",
        "grpc://h:1?a=% | not a URI",
        "grpc://secret@h:1 | it names a user",
      })
  void wrongUriIsRefusedInOneLine(String uri, String why) {
    assertThatThrownBy(() -> RelayUri.parse(uri))
        .isInstanceOfSatisfying(
            SignalingException.class,
            e -> assertThat(e.code()).isEqualTo(SignalingException.Code.BAD_URI))
        .hasMessageContaining(why)
        .hasMessageContaining("expected grpc://host:port")
        .hasMessageNotContaining("\n")
        .hasMessageNotContaining("secret");
  }

  @Test
  void errorsStayShortWhateverWasWritten() {
    assertThatThrownBy(() -> RelayUri.parse("grpc://relay?" + "x".repeat(10_000)))
        .message()
        .hasSizeLessThan(700);
  }
}
