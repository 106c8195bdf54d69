package eu.riasc.wice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvelopeCommandTest {
  @TempDir Path directory;
  private String alice;
  private String bob;
  private String alicePublic;
  private String bobPublic;

  @BeforeEach
  void makeKeys() throws Exception {
    alice = keyFile("alice");
    bob = keyFile("bob");
    alicePublic = CommandRun.with(Files.readString(Path.of(alice)), "pubkey").out().strip();
    bobPublic = CommandRun.with(Files.readString(Path.of(bob)), "pubkey").out().strip();
  }

  @Test
  void whatIsSealedOpensForTheRecipient() {
    String message =
        "{\"credentials\":{\"ufrag\":\"abcdefgh\",\"pwd\":\"aaaabbbbccccddddeeeeffff\",\"need_creds\":true}}";
    CommandRun sealed =
        CommandRun.with(message, "envelope", "seal", "--key", alice, "--to", bobPublic);
    CommandRun opened = CommandRun.with(sealed.raw(), "envelope", "open", "--key", bob);

    assertThat(sealed.err()).isEmpty();
    assertThat(opened.err()).isEmpty();
    Fields json = Fields.parse(opened.out());
    assertThat(json.value("sender")).isEqualTo(alicePublic);
    assertThat(json.value("recipient")).isEqualTo(bobPublic);
    assertThat(json.value("message")).isEqualTo(Json.parse(message));
  }

  @Test
  void sessionDescriptionSurvivesBothWays() {
    Map<String, @Nullable Object> candidate =
        Json.object(
            "type",
            "server-reflexive",
            "network",
            "udp4",
            "foundation",
            "f1",
            "component",
            1L,
            "priority",
            1694498815L,
            "address",
            "198.51.100.1",
            "port",
            61000L,
            "related",
            Json.object("address", "10.0.0.2", "port", 4000L));
    Map<String, @Nullable Object> content =
        Json.object(
            "credentials",
            Json.object(
                "ufrag", "abcdefgh", "pwd", "aaaabbbbccccddddeeeeffff", "need_creds", false),
            "candidates",
            List.of(candidate),
            "end_of_candidates",
            true,
            "closing",
            false,
            "pacing_ms",
            5L,
            "capabilities",
            List.of("one", "two"),
            "name",
            "alice",
            "software_version",
            "0.1");
    Map<String, @Nullable Object> session =
        Json.object(
            "sender_key",
            alicePublic,
            "recipient_key",
            bobPublic,
            "instance_id",
            "000102030405060708090a0b0c0d0e0f",
            "session_id",
            "f00102030405060708090a0b0c0d0e0f",
            "revision",
            3L,
            "content",
            content,
            "peer_session_id",
            null,
            "peer_revision",
            0L,
            "echo_session_id",
            "ff0102030405060708090a0b0c0d0e0f",
            "want_ack",
            true);
    String message = Json.line(Json.object("session", session));

    CommandRun sealed =
        CommandRun.with(
            message, "envelope", "seal", "--key", alice, "--to", bobPublic, "--format", "hex");
    CommandRun opened =
        CommandRun.with(sealed.raw(), "envelope", "open", "--key", bob, "--format", "hex");
    CommandRun again =
        CommandRun.with(
            opened.out(),
            "envelope",
            "seal",
            "--key",
            alice,
            "--to",
            bobPublic,
            "--format",
            "base64");

    assertThat(opened.err()).isEmpty();
    assertThat(Fields.parse(opened.out()).value("message")).isEqualTo(Json.parse(message));
    assertThat(again.err()).isEmpty();
    assertThat(Base64.getMimeDecoder().decode(again.raw())).isNotEmpty();
  }

  @Test
  void envelopeOfSomebodyElseDoesNotOpen() throws Exception {
    CommandRun sealed =
        CommandRun.with("{}", "envelope", "seal", "--key", alice, "--to", bobPublic);
    CommandRun opened = CommandRun.with(sealed.raw(), "envelope", "open", "--key", keyFile("eve"));

    assertThat(opened.code()).isEqualTo(ExitCode.FAILED);
    assertThat(opened.err().lines()).hasSize(1);
    assertThat(opened.out()).isEmpty();
  }

  @Test
  void bytesThatAreNoEnvelopeAreRefusedInOneLine() {
    CommandRun opened = CommandRun.with("\u00ffgarbage", "envelope", "open", "--key", bob);
    assertThat(opened.code()).isEqualTo(ExitCode.FAILED);
    assertThat(opened.err()).startsWith("wice envelope open: ").doesNotContain("Exception");
    assertThat(opened.err().lines()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "not json                          | line 1, column",
        "[]                                | found a list, expected an object",
        "{}{}                              | found more after the end",
        "{\"credential\":{}}               | found member credential",
        "{\"credentials\":1}               | found '1', expected an object",
        "{\"credentials\":{}}              | found no member ufrag",
        "{\"credentials\":{\"ufrag\":7}}   | found '7', expected a string",
        "{\"candidate\":{\"type\":\"hos\"}} | found 'hos', expected one of host, server-reflexive",
      })
  void messageThatIsNoneIsRefusedInOneLine(String input, String expected) {
    CommandRun run = CommandRun.with(input, "envelope", "seal", "--key", alice, "--to", bobPublic);
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains(expected.strip());
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.raw()).isEmpty();
  }

  @Test
  void emptyInputIsRefused() {
    CommandRun run = CommandRun.of("envelope", "open", "--key", bob);
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("standard input is empty");
  }

  private String keyFile(String name) throws Exception {
    Path file = directory.resolve(name);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, CommandRun.of("genkey").out().getBytes(StandardCharsets.UTF_8));
    return file.toString();
  }
}
