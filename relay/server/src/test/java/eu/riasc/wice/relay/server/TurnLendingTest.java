package eu.riasc.wice.relay.server;

import static eu.riasc.wice.relay.server.TestClient.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.relay.proto.cunicu.GetRelaysParams;
import eu.riasc.wice.relay.proto.cunicu.GetRelaysReply;
import eu.riasc.wice.relay.proto.cunicu.RelayRegistryGrpc;
import eu.riasc.wice.relay.proto.stream.ClientFrame;
import eu.riasc.wice.relay.proto.stream.TurnRequest;
import eu.riasc.wice.relay.proto.stream.TurnServer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** TURN servers that a relay lends, by both services. */
@Tag("socket")
class TurnLendingTest {
  private static final String SECRET = "north";
  private static final String URI = "turn:turn.example.org?transport=udp";
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  private final RelayServer relay =
      RelayServer.builder()
          .turn(TurnLending.of(List.of(URI), SECRET, Duration.ofMinutes(10)))
          .clock(InstantSource.fixed(NOW))
          .build()
          .start();
  private final TestClient client = new TestClient(relay.address());

  @AfterEach
  void close() {
    client.close();
    relay.close();
  }

  private static GetRelaysReply ask(TestClient from, byte[] key) {
    return RelayRegistryGrpc.newBlockingStub(from.channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .getRelays(GetRelaysParams.newBuilder().setPublicKey(ByteString.copyFrom(key)).build());
  }

  /** The TURN REST scheme, worked out here without the code under test. */
  private static String password(String username) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
    return Base64.getEncoder()
        .encodeToString(mac.doFinal(username.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void getRelaysHasTheBytesOfTheExistingDeployments() throws Exception {
    byte[] reply = ask(client, key(1).bytes()).toByteArray();

    String username = "1700000600:" + key(1).fingerprint();
    String expected =
        field(
            1,
            field(1, hex(URI))
                + field(2, hex(username))
                + field(3, hex(password(username)))
                + field(4, "08" + "d8e6cfaa06"));
    assertThat(HexFormat.of().formatHex(reply)).isEqualTo(expected);
    assertThat(RelayRegistryGrpc.getGetRelaysMethod().getFullMethodName())
        .isEqualTo("cunicu.signaling.RelayRegistry/GetRelays");
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A length-delimited field in hex. */
  private static String field(int number, String content) {
    int length = content.length() / 2;
    String size =
        length < 128
            ? HexFormat.of().toHexDigits((byte) length)
            : HexFormat.of().toHexDigits((byte) ((length & 0x7f) | 0x80))
                + HexFormat.of().toHexDigits((byte) (length >> 7));
    return HexFormat.of().toHexDigits((byte) (number << 3 | 2)) + size + content;
  }

  @Test
  void provenStreamGetsThemAndAnUnprovenOneNone() throws Exception {
    provesAndIsLent(relay, client);
  }

  @Test
  void relayThatLendsToProvenKeysOnlyGivesNoneByGetRelaysAndTheSameOnAProvenStream()
      throws Exception {
    TurnLending lending = TurnLending.of(List.of(URI), SECRET, Duration.ofMinutes(10));
    try (RelayServer strict =
        RelayServer.builder()
            .turn(lending.toProvenOnly())
            .clock(InstantSource.fixed(NOW))
            .build()
            .start()) {
      TestClient other = new TestClient(strict.address());
      assertThat(ask(other, key(1).bytes()).getRelaysList()).isEmpty();
      provesAndIsLent(strict, other);
      other.close();
    }
  }

  private static void provesAndIsLent(RelayServer relay, TestClient client) throws Exception {
    ClientFrame question =
        ClientFrame.newBuilder().setTurnRequest(TurnRequest.getDefaultInstance()).build();
    PrivateKey alice = PrivateKey.generate(new SecureRandom());
    TestStream stream = new TestStream(client.channel);
    var challenge = stream.challenge();
    stream.send(question);
    assertThat(stream.next().getTurnServers().getServersList()).isEmpty();

    String authority = "127.0.0.1:" + relay.address().getPort();
    stream.prove(alice, TestStream.transcript(challenge, authority));
    stream.send(question);

    TurnServer lent = stream.next().getTurnServers().getServers(0);
    assertThat(lent.getUri()).isEqualTo(URI);
    assertThat(lent.getUsername()).isEqualTo("1700000600:" + alice.publicKey().fingerprint());
    assertThat(lent.getPassword()).isEqualTo(password(lent.getUsername()));
    assertThat(lent.getExpires()).isEqualTo(1_700_000_600);
  }

  @Test
  void keyOfAnotherLengthIsAnInvalidArgument() {
    assertThatThrownBy(() -> ask(client, new byte[31]))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
  }

  @Test
  void relayWithoutAnyLendsNone() {
    try (RelayServer without = RelayServer.builder().build().start()) {
      TestClient other = new TestClient(without.address());
      assertThat(ask(other, key(1).bytes()).getRelaysList()).isEmpty();
      other.close();
    }
  }

  @Test
  void whatCannotBeLentIsRefusedAndTheSecretIsNeverShown() {
    List<String> many = Collections.nCopies(9, URI);
    Duration hour = TurnLending.USUAL_LIFETIME;
    assertThat(TurnLending.of(List.of(URI), "north-secret", hour).toString())
        .contains(URI)
        .doesNotContain("north-secret");
    for (Runnable refused :
        List.<Runnable>of(
            () -> TurnLending.of(List.of(), SECRET, hour),
            () -> TurnLending.of(many, SECRET, hour),
            () -> TurnLending.of(List.of("stun:example.org"), SECRET, hour),
            () -> TurnLending.of(List.of(URI), "", hour),
            () -> TurnLending.of(List.of(URI), SECRET, Duration.ofSeconds(59)),
            () -> TurnLending.of(List.of(URI), SECRET, Duration.ofDays(8)))) {
      assertThatThrownBy(refused::run)
          .isInstanceOf(RelayException.class)
          .hasMessageContaining("expected")
          .hasMessageNotContaining(SECRET);
    }
  }
}
