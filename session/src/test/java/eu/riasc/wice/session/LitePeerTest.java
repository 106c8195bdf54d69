package eu.riasc.wice.session;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.ice.agent.Role;
import eu.riasc.wice.signaling.Content;
import eu.riasc.wice.signaling.Id;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A peer that says it is a lite agent is controlled by us, whichever key is smaller. */
class LitePeerTest {
  private final PublicKey one = PrivateKey.generate(new SecureRandom()).publicKey();
  private final PublicKey other = PrivateKey.generate(new SecureRandom()).publicKey();
  private final boolean oneIsSmaller = one.compareTo(other) < 0;
  private final EndpointContext context =
      new EndpointContext(
          EndpointConfig.defaults(), oneIsSmaller ? other : one, new Random(1), new Random(2), 0);
  private final Attempt attempt =
      new OwnSide(context, oneIsSmaller ? one : other, true, 0)
          .attempt(Id.random(new Random(3)), false, 0);

  private static Content content(List<String> capabilities) {
    return new Content(null, List.of(), false, false, 0, capabilities, null, null);
  }

  @Test
  void litePeerIsControlledAlthoughItsKeyIsSmaller() {
    assertThat(attempt.agent().role()).isEqualTo(Role.CONTROLLED);
    attempt.apply(content(List.of("ice-lite", "unknown")), 0);
    assertThat(attempt.agent().role()).isEqualTo(Role.CONTROLLING);
  }

  @Test
  void capabilitiesThatAreNotKnownChangeNothing() {
    attempt.apply(content(List.of("ice", "lite")), 0);
    assertThat(attempt.agent().role()).isEqualTo(Role.CONTROLLED);
  }
}
