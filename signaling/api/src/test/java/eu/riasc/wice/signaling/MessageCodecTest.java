package eu.riasc.wice.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.proto.Candidate;
import eu.riasc.wice.signaling.proto.PeerDescriptionNewer;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
  private static final long SEED = 0x636f6465;

  private final PublicKey alice = Peers.ALICE.publicKey();
  private final PublicKey bob = Peers.BOB.publicKey();
  private final SessionDescription session = Peers.session(alice, bob);

  @Test
  void everyPartSurvivesARoundTrip() throws Exception {
    Map<String, List<InetAddress>> hosts = new LinkedHashMap<>();
    hosts.put("a", List.of(InetAddress.getByAddress(new byte[] {10, 0, 0, 1})));
    hosts.put("b", List.of(InetAddress.getByAddress(new byte[16])));
    PeerDescription newer =
        new PeerDescription.Newer(
            PeerDescription.Change.UPDATE, "b", alice, bob, List.of("10.0.0.0/8"), "1", hosts);
    PeerDescription older =
        new PeerDescription.Older(alice, "a", List.of("10.0.0.0/8"), "192.0.2.1:1", "0.1", 4);
    Credentials credentials = new Credentials("u", "p", true);
    for (PeerDescription peer : List.of(newer, older)) {
      Message message = new Message(credentials, Peers.candidate(9), peer, session);

      assertThat(MessageCodec.decode(MessageCodec.encode(message))).isEqualTo(message);
    }
    Message empty = new Message(null, null, null, null);
    assertThat(MessageCodec.decode(MessageCodec.encode(empty))).isEqualTo(empty);
    assertThat(MessageCodec.encode(empty)).isEmpty();
  }

  @Test
  void aPartOfADescriptionSaysWhichCandidatesItHas() {
    SessionDescription part =
        session.part(
            Objects.requireNonNull(session.content()), new SessionDescription.Part(3, 2, 9));

    assertThat(MessageCodec.decode(MessageCodec.encode(Message.of(part))).session())
        .isEqualTo(part);
  }

  @Test
  void aPartThatCannotBeOneIsRefused() {
    byte[] whole = MessageCodec.encode(Message.of(session)); // with two candidates
    for (int[] firstAndInAll : new int[][] {{1, 2}, {-1, 9}, {Integer.MAX_VALUE, 9}, {0, 257}}) {
      eu.riasc.wice.signaling.proto.Message.Builder wire = parse(whole);
      wire.getSessionDescriptionBuilder()
          .setFirstCandidate(firstAndInAll[0])
          .setCandidatesInAll(firstAndInAll[1]);

      assertThatThrownBy(() -> MessageCodec.decode(wire.build().toByteArray()))
          .isInstanceOfSatisfying(
              SignalingException.class,
              e -> assertThat(e.code()).isEqualTo(SignalingException.Code.MALFORMED));
    }
  }

  private static eu.riasc.wice.signaling.proto.Message.Builder parse(byte[] bytes) {
    try {
      return eu.riasc.wice.signaling.proto.Message.parseFrom(bytes).toBuilder();
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void everyKindOfCandidateSurvivesARoundTrip() {
    for (CandidateDescription.Kind kind : CandidateDescription.Kind.values()) {
      for (CandidateDescription.NetworkType network : CandidateDescription.NetworkType.values()) {
        for (CandidateDescription.TcpType tcp : CandidateDescription.TcpType.values()) {
          for (CandidateDescription.RelayProtocol relay :
              CandidateDescription.RelayProtocol.values()) {
            Message message =
                Message.of(
                    new CandidateDescription(
                        kind, network, tcp, "f", 256, 0xffff_ffffL, "::1", 65_535, null, relay));

            assertThat(MessageCodec.decode(MessageCodec.encode(message))).isEqualTo(message);
          }
        }
      }
    }
  }

  @Test
  void newerPeerDescriptionsWithoutAFirstFieldAreNewer() {
    PeerDescription added =
        new PeerDescription.Newer(
            PeerDescription.Change.ADD, "n", null, null, List.of(), "", Map.of());

    assertThat(MessageCodec.decode(MessageCodec.encode(Message.of(added))).peer()).isEqualTo(added);
  }

  @Test
  void aFieldThreeThatMakesNoSenseIsDroppedAlone() {
    for (String nonsense : List.of("0a0101", "ffffff", "0803", "0a21", "08001a0101")) {
      byte[] bytes =
          wire(
              wire ->
                  wire.setPeerDescription(ByteString.copyFrom(HexFormat.of().parseHex(nonsense))));

      Message message = MessageCodec.decode(bytes);

      assertThat(message.peer()).isNull();
      assertThat(message.session()).isEqualTo(session);
    }
  }

  @Test
  void fieldsOneAndTwoCannotSpoilADescriptionBesideThem() {
    byte[] bytes =
        wire(
            wire -> {
              wire.getCredentialsBuilder().setUfrag("u".repeat(MessageCodec.MAX_TEXT + 1));
              wire.getCandidateBuilder().setPort(-1);
            });

    assertThat(MessageCodec.decode(bytes)).isEqualTo(Message.of(session));
  }

  @Test
  void refusesCandidatesOutOfRange() {
    refuses(
        "component 0",
        wire -> wire.clearSessionDescription().setCandidate(valid().setComponent(0)));
    refuses(
        "component 257",
        wire -> wire.clearSessionDescription().setCandidate(valid().setComponent(257)));
    refuses("port -1", wire -> wire.clearSessionDescription().setCandidate(valid().setPort(-1)));
    refuses(
        "port 65536", wire -> wire.clearSessionDescription().setCandidate(valid().setPort(65_536)));
    refuses("type 5", wire -> wire.clearSessionDescription().setCandidate(valid().setTypeValue(5)));
    refuses(
        "network type 0",
        wire -> wire.clearSessionDescription().setCandidate(valid().setNetworkTypeValue(0)));
    refuses(
        "33 characters",
        wire -> wire.clearSessionDescription().setCandidate(valid().setFoundation("f".repeat(33))));
  }

  @Test
  void refusesDescriptionsWithKeysIdsOrRevisionsOfAnotherShape() {
    refuses("31 bytes", wire -> wire.getSessionDescriptionBuilder().setSenderKey(zeros(31)));
    refuses("0 bytes", wire -> wire.getSessionDescriptionBuilder().setRecipientKey(zeros(0)));
    refuses("15 bytes", wire -> wire.getSessionDescriptionBuilder().setInstanceId(zeros(15)));
    refuses("0 bytes", wire -> wire.getSessionDescriptionBuilder().setSessionId(zeros(0)));
    refuses("17 bytes", wire -> wire.getSessionDescriptionBuilder().setPeerSessionId(zeros(17)));
    refuses("1 bytes", wire -> wire.getSessionDescriptionBuilder().setEchoSessionId(zeros(1)));
    refuses("expected less than 2^63", wire -> wire.getSessionDescriptionBuilder().setRevision(-1));
    refuses(
        "expected less than 2^63", wire -> wire.getSessionDescriptionBuilder().setPeerRevision(-1));
  }

  @Test
  void keepsNoMoreThanItsLimits() {
    byte[] bytes =
        wire(
            wire -> {
              var content = wire.getSessionDescriptionBuilder().getContentBuilder();
              content.setPacingMs(-1).addCapabilities("c".repeat(65));
              for (int i = 0; i < 500; i++) {
                content.addCandidates(valid().setPort(i)).addCapabilities("c" + i);
              }
            });

    Content content = content(bytes);

    assertThat(content.candidates()).hasSize(MessageCodec.MAX_CANDIDATES);
    assertThat(content.capabilities()).hasSize(MessageCodec.MAX_CAPABILITIES);
    assertThat(content.capabilities()).allMatch(capability -> capability.length() < 65);
    assertThat(content.pacingMillis()).isEqualTo(MessageCodec.MAX_PACING_MILLIS);
  }

  @Test
  void candidatesOfAnUnknownKindArePassedOver() {
    byte[] bytes =
        wire(
            wire ->
                wire.getSessionDescriptionBuilder()
                    .getContentBuilder()
                    .clearCandidates()
                    .addCandidates(valid().setTypeValue(77))
                    .addCandidates(valid().setPort(1234)));

    assertThat(content(bytes).candidates())
        .singleElement()
        .extracting(CandidateDescription::port)
        .isEqualTo(1234);
  }

  @Test
  void unknownFieldsAreIgnored() {
    UnknownFieldSet unknown =
        UnknownFieldSet.newBuilder()
            .addField(998, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .addField(999, UnknownFieldSet.Field.newBuilder().addFixed64(1).build())
            .build();
    byte[] bytes =
        wire(
            wire -> {
              wire.setUnknownFields(unknown);
              wire.getSessionDescriptionBuilder().setUnknownFields(unknown);
              wire.getSessionDescriptionBuilder().getContentBuilder().setUnknownFields(unknown);
            });

    assertThat(MessageCodec.decode(bytes)).isEqualTo(Message.of(session));
  }

  @Test
  void tooManyNetworksOrHostsDropThePeerDescription() {
    PeerDescriptionNewer.Builder hosts = PeerDescriptionNewer.newBuilder();
    for (int i = 0; i <= MessageCodec.MAX_NETWORKS; i++) {
      hosts.putHosts("h" + i, PeerDescriptionNewer.HostAddresses.getDefaultInstance());
    }
    PeerDescriptionNewer networks =
        PeerDescriptionNewer.newBuilder()
            .addAllAllowedIps(Collections.nCopies(MessageCodec.MAX_NETWORKS + 1, "::/0"))
            .build();

    for (PeerDescriptionNewer peer : List.of(hosts.build(), networks)) {
      byte[] bytes = wire(wire -> wire.setPeerDescription(peer.toByteString()));

      assertThat(MessageCodec.decode(bytes)).isEqualTo(Message.of(session));
    }
  }

  @Test
  void newerPeerDescriptionOfDefaultsOnlyKeepsItsPlaceOnTheWire() {
    Message decoded = MessageCodec.decode(wire(wire -> wire.setPeerDescription(ByteString.EMPTY)));

    assertThat(decoded.peer()).isInstanceOf(PeerDescription.Newer.class);
    assertThat(MessageCodec.decode(MessageCodec.encode(decoded))).isEqualTo(decoded);
  }

  @Test
  void changedBytesAreReadOrRefusedAndNeverAnythingElse() {
    System.out.println("seed=" + SEED);
    Random random = new Random(SEED);
    byte[] valid =
        MessageCodec.encode(
            new Message(
                new Credentials("u", "p", true),
                Peers.candidate(9),
                new PeerDescription.Older(alice, "a", List.of("::/0"), "e", "v", 1),
                session));
    List<String> refusals = new ArrayList<>();
    for (int run = 0; run < 20_000; run++) {
      byte[] bytes = valid.clone();
      for (int i = random.nextInt(6); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        Message message = MessageCodec.decode(bytes);
        assertThat(MessageCodec.decode(MessageCodec.encode(message))).isEqualTo(message);
      } catch (SignalingException e) {
        assertThat(e.code()).isEqualTo(SignalingException.Code.MALFORMED);
        assertThat(e).hasMessageNotContaining("\n");
        refusals.add(e.getMessage());
      }
    }
    assertThat(refusals).isNotEmpty();
  }

  @Test
  void passwordsAreNotShown() {
    assertThat(Message.of(session).toString()).doesNotContain("a password of ours");
    assertThat(new Credentials("u", "secret", true).toString()).doesNotContain("secret");
  }

  private static Content content(byte[] bytes) {
    SessionDescription read = Objects.requireNonNull(MessageCodec.decode(bytes).session());
    return Objects.requireNonNull(read.content());
  }

  private byte[] wire(Consumer<eu.riasc.wice.signaling.proto.Message.Builder> change) {
    eu.riasc.wice.signaling.proto.Message.Builder wire =
        eu.riasc.wice.signaling.proto.Message.newBuilder();
    wire.setSessionDescription(SessionDescriptionCodec.toWire(session));
    change.accept(wire);
    return wire.build().toByteArray();
  }

  private void refuses(
      String found, Consumer<eu.riasc.wice.signaling.proto.Message.Builder> change) {
    byte[] bytes = wire(change);
    assertThatThrownBy(() -> MessageCodec.decode(bytes))
        .isInstanceOfSatisfying(
            SignalingException.class,
            e -> assertThat(e.code()).isEqualTo(SignalingException.Code.MALFORMED))
        .hasMessageContaining(found);
  }

  private static Candidate.Builder valid() {
    return CandidateCodec.toWire(Peers.candidate(1)).toBuilder();
  }

  private static ByteString zeros(int length) {
    return ByteString.copyFrom(new byte[length]);
  }
}
