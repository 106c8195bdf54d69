package eu.riasc.wice.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.crypto.KeyPair;
import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.SharedKeyCache;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Envelopes that an independent implementation has made, byte for byte. */
class GoldenEnvelopesTest {
  private static final Pattern FIELD = Pattern.compile("\"(\\w+)\":\\s*\"([^\"]*)\"");
  private static final String TEXT = read();

  private final PrivateKey sender = PrivateKey.of(hex(TEXT, "senderPrivateKey"));
  private final PrivateKey recipient = PrivateKey.of(hex(TEXT, "recipientPrivateKey"));

  static List<String> entries() {
    Matcher matcher = Pattern.compile("\\{[^{}]*\"EnvelopeHex\"[^{}]*\\}").matcher(TEXT);
    List<String> entries = new ArrayList<>();
    while (matcher.find()) {
      entries.add(matcher.group());
    }
    assertThat(entries).hasSize(8);
    return entries;
  }

  @ParameterizedTest
  @MethodSource("entries")
  void envelopesOpenToTheirMessages(String entry) {
    Envelope envelope = EnvelopeCodec.decode(hex(entry, "EnvelopeHex"));

    Message message = sealer(new byte[24]).open(recipient, envelope);

    assertThat(EnvelopeCodec.encode(envelope)).isEqualTo(hex(entry, "EnvelopeHex"));
    assertThat(MessageCodec.encode(message)).isEqualTo(hex(entry, "MessageHex"));
    assertThat(envelope.nonce()).isEqualTo(hex(entry, "NonceHex"));
  }

  @ParameterizedTest
  @MethodSource("entries")
  void messagesSealToTheirEnvelopes(String entry) {
    Message message = MessageCodec.decode(hex(entry, "MessageHex"));

    Envelope envelope =
        sealer(hex(entry, "NonceHex")).seal(new KeyPair(sender, recipient.publicKey()), message);

    assertThat(EnvelopeCodec.encode(envelope)).isEqualTo(hex(entry, "EnvelopeHex"));
  }

  @Test
  void fieldsAreWhereTheVectorsHaveThem() {
    assertThat(message("credentials-asking").credentials())
        .isEqualTo(new Credentials("abcdefghijklmnop", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef", true));
    assertThat(message("credentials-answer").credentials())
        .extracting(Credentials::needCreds)
        .isEqualTo(false);
    assertThat(message("candidate-srflx-udp4").candidate())
        .isEqualTo(
            new CandidateDescription(
                CandidateDescription.Kind.SERVER_REFLEXIVE,
                CandidateDescription.NetworkType.UDP4,
                null,
                "1018312443",
                1,
                1_694_498_815L,
                "198.51.100.7",
                40_000,
                new CandidateDescription.RelatedAddress("10.0.0.5", 51_234),
                null));
    assertThat(message("candidate-host-tcp4-passive").candidate())
        .extracting(CandidateDescription::tcpType, CandidateDescription::port)
        .containsExactly(CandidateDescription.TcpType.PASSIVE, 9);
    assertThat(message("candidate-relay-udp6").candidate())
        .extracting(CandidateDescription::kind, CandidateDescription::networkType)
        .containsExactly(CandidateDescription.Kind.RELAYED, CandidateDescription.NetworkType.UDP6);
    assertThat(message("peer-description").peer())
        .isEqualTo(
            new PeerDescription.Older(
                sender.publicKey(),
                "node-a",
                List.of("10.1.0.0/24", "fd00::/64"),
                "192.0.2.10:51820",
                "0.0.1",
                4));
    assertThat(message("empty")).isEqualTo(new Message(null, null, null, null));
  }

  private static Message message(String name) {
    for (String entry : entries()) {
      if (field(entry, "Name").equals(name)) {
        return MessageCodec.decode(hex(entry, "MessageHex"));
      }
    }
    throw new AssertionError("no vector " + name);
  }

  /** A sealer whose every nonce is this one. */
  private static EnvelopeSealer sealer(byte[] nonce) {
    RandomGenerator fixed =
        new RandomGenerator() {
          @Override
          public long nextLong() {
            throw new AssertionError("nonces are drawn as bytes");
          }

          @Override
          public void nextBytes(byte[] bytes) {
            System.arraycopy(nonce, 0, bytes, 0, bytes.length);
          }
        };
    return new EnvelopeSealer(new SharedKeyCache(1), fixed);
  }

  private static byte[] hex(String text, String field) {
    return HexFormat.of().parseHex(field(text, field));
  }

  private static String field(String text, String name) {
    Matcher matcher = FIELD.matcher(text);
    while (matcher.find()) {
      if (matcher.group(1).equals(name)) {
        return matcher.group(2);
      }
    }
    throw new AssertionError("no " + name);
  }

  private static String read() {
    try (InputStream in =
        GoldenEnvelopesTest.class.getResourceAsStream("/vectors/envelopes.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
