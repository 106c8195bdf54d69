package eu.riasc.wice.ice.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class IceCredentialsTest {
  @Test
  void generatedOnesAreLongEnoughAndDiffer() {
    Random random = new Random(1);
    IceCredentials one = IceCredentials.generate(random);
    IceCredentials two = IceCredentials.generate(random);
    assertThat(one.ufrag()).hasSize(8).isNotEqualTo(two.ufrag());
    assertThat(one.pwd()).hasSize(24).isNotEqualTo(two.pwd());
  }

  @Test
  void textAndErrorsHideThePassword() {
    IceCredentials credentials = IceCredentials.generate(new Random(1));
    assertThat(credentials.toString()).doesNotContain(credentials.pwd());
    assertThatThrownBy(() -> new IceCredentials("ufrag", "a secret that has blanks"))
        .hasMessageNotContaining("secret");
  }

  @Test
  void boundsOfRfc8839Section54AreChecked() {
    assertThatThrownBy(() -> new IceCredentials("abc", "x".repeat(22)))
        .hasMessage("ufrag: found 3 characters, expected 4 to 256 of letters, digits, + and /");
    assertThatThrownBy(() -> new IceCredentials("abcd", "x".repeat(21)))
        .isInstanceOf(IceException.class);
    assertThatThrownBy(() -> new IceCredentials("abcd", "x".repeat(257)))
        .isInstanceOf(IceException.class);
    assertThatThrownBy(() -> new IceCredentials("ab:d", "x".repeat(22)))
        .isInstanceOf(IceException.class);
  }
}
