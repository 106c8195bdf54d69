package eu.riasc.wice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class WiceTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine command =
      new CommandLine(new Wice()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

  @Test
  void versionIsOneLineFilledInByTheBuild() {
    assertThat(command.execute("--version")).isZero();
    assertThat(out.toString()).matches("wice \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
  }

  @Test
  void withoutCommandTheHelpIsShown() {
    assertThat(command.execute()).isZero();
    assertThat(out.toString()).startsWith("Usage: wice");
  }

  @Test
  void unknownOptionIsWrongUsage() {
    assertThat(command.execute("--no-such-option")).isEqualTo(2);
    assertThat(err.toString()).contains("--no-such-option");
  }
}
