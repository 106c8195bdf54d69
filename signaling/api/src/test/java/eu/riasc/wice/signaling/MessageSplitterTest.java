package eu.riasc.wice.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.crypto.SharedKeyCache;
import eu.riasc.wice.signaling.SessionDescription.Part;
import eu.riasc.wice.signaling.SignalingException.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageSplitterTest {
  private static final int MAX = 1200;

  private final EnvelopeSealer sealer = new EnvelopeSealer(new SharedKeyCache(4), new Random(3));

  private static Message message(int candidates, String name) {
    List<CandidateDescription> all = new ArrayList<>();
    for (int i = 0; i < candidates; i++) {
      all.add(Peers.candidate(4000 + i));
    }
    SessionDescription some = Peers.session(Peers.ALICE.publicKey(), Peers.BOB.publicKey());
    Content content =
        new Content(
            new Credentials("ufrag", "a password of ours", false),
            all,
            true,
            false,
            5,
            List.of("a"),
            name,
            "wice/1");
    SessionDescription session =
        new SessionDescription(
            some.senderKey(),
            some.recipientKey(),
            some.instanceId(),
            some.sessionId(),
            Long.MAX_VALUE,
            content,
            some.peerSessionId(),
            Long.MAX_VALUE,
            some.echoSessionId(),
            true);
    return new Message(
        new Credentials("ufrag", "a password of ours", true), Peers.candidate(1), null, session);
  }

  private static SessionDescription session(Message message) {
    return Objects.requireNonNull(message.session());
  }

  private static Content content(Message message) {
    return Objects.requireNonNull(session(message).content());
  }

  @Test
  void whatFitsStaysWhole() {
    Message message = message(4, "name");

    assertThat(MessageSplitter.split(message, MAX)).containsExactly(message);
  }

  @Test
  void everyPartFitsIntoAnEnvelopeAndTogetherTheyHoldEveryCandidateOnce() {
    Message message = message(MessageCodec.MAX_CANDIDATES, "name");

    List<Message> parts = MessageSplitter.split(message, MAX);

    assertThat(parts).hasSizeBetween(3, 4);
    List<CandidateDescription> together = new ArrayList<>();
    for (Message part : parts) {
      Envelope envelope = sealer.seal(Peers.pair(Peers.ALICE, Peers.BOB), part);
      assertThat(EnvelopeCodec.size(envelope)).isLessThanOrEqualTo(MAX);
      Message opened = sealer.open(Peers.BOB, EnvelopeCodec.decode(EnvelopeCodec.encode(envelope)));
      assertThat(opened).isEqualTo(part);
      assertThat(session(opened).part())
          .isEqualTo(
              new Part(
                  together.size(),
                  content(opened).candidates().size(),
                  MessageCodec.MAX_CANDIDATES));
      together.addAll(content(opened).candidates());
    }
    assertThat(together).isEqualTo(content(message).candidates());
  }

  @Test
  void everyPartSaysAllTheRestOfTheDescription() {
    Message message = message(MessageCodec.MAX_CANDIDATES, "name");

    for (Message part : MessageSplitter.split(message, MAX)) {
      Content rest = content(part);
      assertThat(session(part).part(content(message), null)).isEqualTo(session(message));
      assertThat(
              new Content(
                  rest.credentials(),
                  content(message).candidates(),
                  rest.endOfCandidates(),
                  rest.closing(),
                  rest.pacingMillis(),
                  rest.capabilities(),
                  rest.name(),
                  rest.softwareVersion()))
          .isEqualTo(content(message));
    }
  }

  @Test
  void whatOlderPeersReadIsSaidOnce() {
    Message message = message(MessageCodec.MAX_CANDIDATES, "name");

    List<Message> parts = MessageSplitter.split(message, MAX);

    assertThat(parts.get(0).credentials()).isEqualTo(message.credentials());
    assertThat(parts.get(0).candidate()).isEqualTo(message.candidate());
    assertThat(parts.subList(1, parts.size()))
        .allMatch(part -> part.credentials() == null && part.candidate() == null);
  }

  @Test
  void aNameThatLeavesNoRoomIsLeftOut() {
    List<Message> parts = MessageSplitter.split(message(9, "\u00e4".repeat(450)), MAX);

    assertThat(parts).allMatch(part -> content(part).name() == null);
    assertThat(parts.stream().mapToInt(part -> content(part).candidates().size()).sum())
        .isEqualTo(9);
    assertThat(MessageSplitter.split(message(0, "\u00e4".repeat(500)), MAX)).hasSize(1);
  }

  @Test
  void whatCannotBeSplitIsRefused() {
    Message large = Message.of(new Credentials("u".repeat(2000), "p", false));

    assertThatThrownBy(() -> MessageSplitter.split(large, MAX))
        .isInstanceOfSatisfying(
            SignalingException.class, e -> assertThat(e.code()).isEqualTo(Code.TOO_LARGE));
    assertThatThrownBy(() -> MessageSplitter.split(message(9, "name"), 350))
        .isInstanceOf(SignalingException.class)
        .hasMessageNotContaining("password");
  }
}
