package eu.riasc.wice.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The fixed values were computed with another X25519 and the HMAC of another language. */
class RelayProofTest {
  private static final byte[] NO_BINDING = new byte[0];

  private final PrivateKey client = PrivateKey.of(Vectors.bytes("senderPrivateKey"));
  private final PrivateKey ephemeral = PrivateKey.of(countingBytes());
  private final RelayChallenge bound = challenge(1, filled(0xab, 32));
  private final RelayChallenge unbound = challenge(0, NO_BINDING);

  private static byte[] filled(int value, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static byte[] countingBytes() {
    byte[] bytes = new byte[32];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  private RelayChallenge challenge(int bindType, byte[] binding) {
    return new RelayChallenge(
        "wice.relay.v1.Relay/Stream",
        "relay.example.org:7443",
        bindType,
        binding,
        ephemeral.publicKey(),
        filled(0x11, 32),
        filled(0x22, 32));
  }

  @Test
  void macsAreTheFixedOnes() {
    RelayProof tls = RelayProof.ofClient(client, bound);
    RelayProof plain = RelayProof.ofClient(client, unbound);

    assertThat(HexFormat.of().formatHex(tls.clientMac()))
        .isEqualTo("2b0562c33fbb1c5309f8a347e5839a1ee1898b7fd9c9433fe366a683a3e8cdad");
    assertThat(HexFormat.of().formatHex(tls.serverMac()))
        .isEqualTo("180c87fc2fbfff1e6ebec5cc3e80a00d2858af8625a76f86b22fcc7918de9c8b");
    assertThat(HexFormat.of().formatHex(plain.clientMac()))
        .isEqualTo("80fd16dc8d6209cb44f0e468f28ba0fae7391c0d3ecba3d701fff8e95d03ef1d");
    assertThat(HexFormat.of().formatHex(plain.serverMac()))
        .isEqualTo("5c63f0c9f52bd39a94fccc056839d456974faacce1d59cc174e9bf2bdc60f39d");
  }

  @Test
  void bothSidesMakeTheSameMacs() {
    RelayProof ours = RelayProof.ofClient(client, bound);
    RelayProof theirs = RelayProof.ofServer(ephemeral, client.publicKey(), bound);

    assertThat(theirs.isClientMac(ours.clientMac())).isTrue();
    assertThat(ours.isServerMac(theirs.serverMac())).isTrue();
    assertThat(theirs.isClientMac(ours.serverMac())).isFalse();
    assertThat(ours.isServerMac(new byte[0])).isFalse();
  }

  @Test
  void aProofIsWorthNothingForAnyOtherChallengeOrKey() {
    byte[] mac = RelayProof.ofClient(client, bound).clientMac();
    byte[] nonce = filled(0x11, 32);
    byte[] other = filled(0x33, 32);
    byte[] hash = filled(0xab, 32);
    PublicKey server = ephemeral.publicKey();
    List<RelayChallenge> others =
        List.of(
            new RelayChallenge("a/B", bound.authority(), 1, hash, server, nonce, filled(0x22, 32)),
            new RelayChallenge(bound.method(), "evil:1", 1, hash, server, nonce, filled(0x22, 32)),
            new RelayChallenge(
                bound.method(), bound.authority(), 1, other, server, nonce, filled(0x22, 32)),
            new RelayChallenge(
                bound.method(), bound.authority(), 1, hash, server, other, filled(0x22, 32)),
            new RelayChallenge(bound.method(), bound.authority(), 1, hash, server, nonce, other),
            unbound);

    for (RelayChallenge challenge : others) {
      assertThat(RelayProof.ofServer(ephemeral, client.publicKey(), challenge).isClientMac(mac))
          .isFalse();
    }
    PublicKey somebody = PrivateKey.of(other).publicKey();
    assertThat(RelayProof.ofServer(ephemeral, somebody, bound).isClientMac(mac)).isFalse();
    assertThat(
            RelayProof.ofServer(PrivateKey.of(other), client.publicKey(), bound).isClientMac(mac))
        .isFalse();
  }

  @Test
  void refusesLowOrderKeysOnBothSides() {
    PublicKey low = PublicKey.of(new byte[32]);
    RelayChallenge challenge =
        new RelayChallenge("a/B", "h:1", 0, NO_BINDING, low, filled(1, 32), filled(2, 32));

    assertThatThrownBy(() -> RelayProof.ofClient(client, challenge))
        .isInstanceOf(CryptoException.class);
    assertThatThrownBy(() -> RelayProof.ofServer(ephemeral, low, bound))
        .isInstanceOf(CryptoException.class);
  }

  @Test
  void refusesChallengesOfAnotherShape() {
    PublicKey server = ephemeral.publicKey();
    byte[] nonce = filled(1, 32);
    assertThatThrownBy(
            () -> new RelayChallenge("a/B", "h:1", 0, NO_BINDING, server, filled(1, 31), nonce))
        .hasMessage("server nonce refused: found 31 bytes, expected 32");
    assertThatThrownBy(
            () -> new RelayChallenge("a/B", "h:1", 0, NO_BINDING, server, nonce, filled(1, 33)))
        .hasMessage("client nonce refused: found 33 bytes, expected 32");
    assertThatThrownBy(() -> new RelayChallenge("a/B", "h:1", 0, nonce, server, nonce, nonce))
        .hasMessageStartingWith("relay challenge refused: found bind type 0 with 32 bytes");
    assertThatThrownBy(() -> new RelayChallenge("a/B", "h:1", 1, NO_BINDING, server, nonce, nonce))
        .hasMessageStartingWith("relay challenge refused: found bind type 1 with 0 bytes");
    assertThatThrownBy(() -> new RelayChallenge("a/B", "h:1", 2, nonce, server, nonce, nonce))
        .hasMessageStartingWith("relay challenge refused: found bind type 2");
  }

  @Test
  void aProofShowsNoMac() {
    assertThat(RelayProof.ofClient(client, bound)).hasToString("RelayProof (redacted)");
  }
}
