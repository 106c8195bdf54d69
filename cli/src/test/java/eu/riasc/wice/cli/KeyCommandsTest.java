package eu.riasc.wice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyCommandsTest {
  @TempDir Path directory;

  /** RFC 7748 §6.1: Alice's keys, in base64. */
  @Test
  void rfc7748PublicKeyOfAPrivateKey() {
    CommandRun run = CommandRun.with("dwdtCnMYpX08FsFyUbJmRd9ML4frwJkqsXf7pR25LCo=\n", "pubkey");
    assertThat(run.code()).isZero();
    assertThat(run.out().strip()).isEqualTo("hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=");
  }

  @Test
  void generatedKeysAreClampedAndDiffer() {
    String first = CommandRun.of("genkey").out().strip();
    String second = CommandRun.of("genkey").out().strip();
    assertThat(first).hasSize(44).isNotEqualTo(second);
    byte[] bytes = Base64.getDecoder().decode(first);
    assertThat(bytes[0] & 7).isZero();
    assertThat(bytes[31] & 0xc0).isEqualTo(0x40);
  }

  @Test
  void jsonHasTheSameKeysAsText() {
    CommandRun run = CommandRun.of("genkey", "-o", "json");
    Fields keys = Fields.parse(run.out());
    CommandRun derived = CommandRun.with(keys.text("private_key") + "\n", "pubkey");
    assertThat(derived.out().strip()).isEqualTo(keys.text("public_key"));
  }

  @Test
  void keyThatIsNoKeyIsRefusedWithoutShowingIt() {
    CommandRun run = CommandRun.with("not-a-key-but-secret\n", "pubkey");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("standard input").doesNotContain("secret");
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void longFirstLineIsRefusedBeforeItIsReadToTheEnd() {
    CommandRun run = CommandRun.with("x".repeat(100_000), "pubkey");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("longer than 200 characters");
  }

  @Test
  void keyFileThatOthersCanReadIsWarnedAbout() throws Exception {
    Path file = directory.resolve("key");
    Files.writeString(file, CommandRun.of("genkey").out());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    String open = CommandRun.with("garbage", "envelope", "open", "--key", file.toString()).err();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    String closed = CommandRun.with("garbage", "envelope", "open", "--key", file.toString()).err();

    assertThat(open).contains("warning: key file " + file + " can be read by others");
    assertThat(closed).doesNotContain("warning");
  }
}
