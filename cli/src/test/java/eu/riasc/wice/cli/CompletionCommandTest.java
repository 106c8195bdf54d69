package eu.riasc.wice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionCommandTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void scriptKnowsCommandsAndOptions(String shell) {
    CommandRun run = CommandRun.of("completion", shell);
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("candidates", "envelope", "backend", "seal", "turn-proven-only");
  }

  @Test
  void bashAcceptsItsScript() throws Exception {
    Path script =
        Files.writeString(
            directory.resolve("wice.bash"), CommandRun.of("completion", "bash").out());
    Process bash =
        new ProcessBuilder("bash", "-n", script.toString()).redirectErrorStream(true).start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(said).isZero();
  }
}
