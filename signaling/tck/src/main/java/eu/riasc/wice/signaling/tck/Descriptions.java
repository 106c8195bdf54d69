package eu.riasc.wice.signaling.tck;

import eu.riasc.wice.crypto.PublicKeyPair;
import eu.riasc.wice.signaling.CandidateDescription;
import eu.riasc.wice.signaling.CandidateDescription.Kind;
import eu.riasc.wice.signaling.CandidateDescription.NetworkType;
import eu.riasc.wice.signaling.Content;
import eu.riasc.wice.signaling.Credentials;
import eu.riasc.wice.signaling.Id;
import eu.riasc.wice.signaling.Message;
import eu.riasc.wice.signaling.MessageCodec;
import eu.riasc.wice.signaling.Received;
import eu.riasc.wice.signaling.SessionDescription;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Descriptions that need more than one small envelope. */
final class Descriptions {
  private Descriptions() {}

  /** A description with as many candidates as one may have, more than 3,000 bytes. */
  static Message long32(PublicKeyPair keys) {
    List<CandidateDescription> candidates = new ArrayList<>();
    for (int i = 0; i < MessageCodec.MAX_CANDIDATES; i++) {
      candidates.add(
          new CandidateDescription(
              Kind.SERVER_REFLEXIVE,
              NetworkType.UDP6,
              null,
              "foundation-" + i,
              1,
              1_694_498_815L - i,
              "2001:db8:1234:5678:9abc:def0:1234:" + Integer.toHexString(i),
              40_000 + i,
              new CandidateDescription.RelatedAddress("fd00:1234:5678:9abc::1", 50_000 + i),
              null));
    }
    Content content =
        new Content(
            new Credentials("ufrag", "password of a session", false),
            candidates,
            true,
            false,
            5,
            List.of("capability"),
            "name",
            "version");
    return Message.of(
        new SessionDescription(
            keys.ours(),
            keys.theirs(),
            new Id(1, 1),
            new Id(2, 2),
            3,
            content,
            null,
            0,
            null,
            true));
  }

  private static Content content(Message message) {
    return Objects.requireNonNull(Objects.requireNonNull(message.session()).content());
  }

  /** Whether what came holds every candidate of the message. */
  static boolean areWhole(List<Received> items, Message message) {
    Set<CandidateDescription> all = new LinkedHashSet<>();
    items.forEach(received -> all.addAll(content(received.message()).candidates()));
    return all.equals(new LinkedHashSet<>(content(message).candidates()));
  }

  /** Whether an envelope says all that does not grow with the candidates. */
  static boolean standsAlone(Received received, Message message) {
    SessionDescription came = Objects.requireNonNull(received.message().session());
    SessionDescription sent = Objects.requireNonNull(message.session());
    return came.sessionId().equals(sent.sessionId())
        && came.instanceId().equals(sent.instanceId())
        && came.revision() == sent.revision()
        && Objects.equals(
            content(received.message()).credentials(), content(message).credentials());
  }
}
