package eu.riasc.wice.ice.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TurnCredentialsTest {
  /** The password was computed with OpenSSL: {@code openssl dgst -sha1 -hmac north -binary}. */
  @Test
  void shortLivedOnesAreThoseOfTheSharedSecret() {
    TurnCredentials made =
        TurnCredentials.shortLived("north", "alice", Instant.ofEpochSecond(1_700_000_000));
    assertThat(made.username()).isEqualTo("1700000000:alice");
    assertThat(made.password()).isEqualTo("Cd/49soE35ICqcJF/bCTn8Z4OyE=");
    assertThat(made.toString()).doesNotContain(made.password()).doesNotContain("north");
  }

  @Test
  void sharedSecretMustNotBeEmpty() {
    assertThatThrownBy(() -> TurnCredentials.shortLived("", "alice", Instant.EPOCH))
        .hasMessage("TURN shared secret: found no characters, expected at least one");
  }

  @Test
  void areEqualByNameAndSecret() {
    assertThat(TurnCredentials.of("a", "b"))
        .isEqualTo(TurnCredentials.of("a", "b"))
        .hasSameHashCodeAs(TurnCredentials.of("a", "b"))
        .isNotEqualTo(TurnCredentials.of("a", "c"))
        .isNotEqualTo(TurnCredentials.of("b", "b"));
  }
}
