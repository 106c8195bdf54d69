package eu.riasc.wice.signaling.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WatchPositionTest {
  private final WatchPosition position = new WatchPosition();

  @Test
  void whatIsThereAtTheStartSaysNothing() {
    position.opened();
    position.added("90");
    position.added("17");

    assertThat(position.version()).isNull();
  }

  @Test
  void whatIsNewerThanAVersionIssuedSinceTheStreamOpenedComesInOrder() {
    position.opened();
    position.added("90");
    position.issued("100");
    position.added("17");
    assertThat(position.version()).as("may still be of the start").isNull();

    position.added("101");
    assertThat(position.version()).isEqualTo("101");
    position.added("102");
    assertThat(position.version()).isEqualTo("102");
  }

  @Test
  void aBookmarkAChangeOrADeletionEndsTheStart() {
    position.opened();
    position.added("90");
    position.passed("95");
    position.added("97");

    assertThat(position.version()).isEqualTo("97");
  }

  @Test
  void aStreamThatGoesOnIsInOrderFromTheBeginning() {
    position.opened();
    position.passed("95");
    position.opened();
    position.added("96");

    assertThat(position.version()).isEqualTo("96");
  }

  @Test
  void afterTheServerHasForgottenItIsNotKnownAgainUntilThen() {
    position.opened();
    position.issued("50");
    position.passed("95");
    position.forget();
    position.opened();
    position.added("96");

    assertThat(position.version()).isNull();
  }

  @Test
  void versionsThatAreNoNumbersAreNotCompared() {
    assertThat(WatchPosition.newer("9", "10")).isEqualTo("10");
    assertThat(WatchPosition.newer("10", "9")).isEqualTo("10");
    assertThat(WatchPosition.newer("a99", "1")).isEqualTo("1");
    assertThat(WatchPosition.newer("", "1")).isEqualTo("1");
    position.opened();
    position.issued("a");
    position.added("b");
    assertThat(position.version()).isNull();
  }
}
