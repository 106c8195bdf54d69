package eu.riasc.wice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WiceTest {
  @Test
  void versionIsOneLineFilledInByTheBuild() {
    CommandRun run = CommandRun.of("--version");
    assertThat(run.code()).isZero();
    assertThat(run.out()).matches("wice \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
  }

  @Test
  void withoutCommandTheHelpNamesEveryCommand() {
    CommandRun run = CommandRun.of();
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .startsWith("Usage: wice")
        .contains(
            "demo",
            "genkey",
            "pubkey",
            "relay",
            "listen",
            "ping",
            "candidates",
            "envelope",
            "completion");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "genkey",
        "pubkey",
        "relay",
        "listen",
        "ping",
        "candidates",
        "envelope",
        "envelope seal",
        "envelope open",
        "envelope watch",
        "completion"
      })
  void everyCommandHasHelpWithAnExample(String command) {
    CommandRun run = CommandRun.of((command + " --help").split(" "));
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .startsWith("Usage: wice " + command)
        .contains("Example:")
        .contains("wice " + command);
    assertThat(run.lines()).allMatch(line -> line.length() <= 100);
  }
}
