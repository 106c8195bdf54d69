package eu.riasc.wice.signaling;

import com.google.protobuf.ByteString;
import eu.riasc.wice.signaling.SessionDescription.Part;
import eu.riasc.wice.signaling.SignalingException.Code;
import eu.riasc.wice.signaling.proto.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Field 100 between its record and the generated type. */
final class SessionDescriptionCodec {
  private static final int MAX_CAPABILITY = 64;

  private SessionDescriptionCodec() {}

  static eu.riasc.wice.signaling.proto.SessionDescription toWire(SessionDescription session) {
    eu.riasc.wice.signaling.proto.SessionDescription.Builder wire =
        eu.riasc.wice.signaling.proto.SessionDescription.newBuilder()
            .setSenderKey(ByteString.copyFrom(session.senderKey().bytes()))
            .setRecipientKey(ByteString.copyFrom(session.recipientKey().bytes()))
            .setInstanceId(ByteString.copyFrom(session.instanceId().bytes()))
            .setSessionId(ByteString.copyFrom(session.sessionId().bytes()))
            .setRevision(session.revision())
            .setPeerRevision(session.peerRevision())
            .setWantAck(session.wantAck());
    if (session.content() != null) {
      wire.setContent(toWire(session.content()));
    }
    if (session.peerSessionId() != null) {
      wire.setPeerSessionId(ByteString.copyFrom(session.peerSessionId().bytes()));
    }
    if (session.echoSessionId() != null) {
      wire.setEchoSessionId(ByteString.copyFrom(session.echoSessionId().bytes()));
    }
    if (session.part() != null) {
      wire.setFirstCandidate(session.part().first()).setCandidatesInAll(session.part().inAll());
    }
    return wire.build();
  }

  static SessionDescription fromWire(eu.riasc.wice.signaling.proto.SessionDescription wire) {
    return new SessionDescription(
        EnvelopeCodec.key("session description, sender", wire.getSenderKey()),
        EnvelopeCodec.key("session description, recipient", wire.getRecipientKey()),
        Id.of(wire.getInstanceId().toByteArray()),
        Id.of(wire.getSessionId().toByteArray()),
        revision("revision", wire.getRevision()),
        wire.hasContent() ? fromWire(wire.getContent()) : null,
        optionalId(wire.getPeerSessionId()),
        revision("peer revision", wire.getPeerRevision()),
        optionalId(wire.getEchoSessionId()),
        wire.getWantAck(),
        wire.getCandidatesInAll() == 0
            ? null
            : new Part(
                wire.getFirstCandidate(),
                wire.getContent().getCandidatesCount(),
                wire.getCandidatesInAll()));
  }

  private static eu.riasc.wice.signaling.proto.SessionDescription.Content toWire(Content content) {
    eu.riasc.wice.signaling.proto.SessionDescription.Content.Builder wire =
        eu.riasc.wice.signaling.proto.SessionDescription.Content.newBuilder()
            .setEndOfCandidates(content.endOfCandidates())
            .setClosing(content.closing())
            .setPacingMs(content.pacingMillis())
            .addAllCapabilities(content.capabilities());
    if (content.credentials() != null) {
      wire.setCredentials(CandidateCodec.toWire(content.credentials()));
    }
    for (CandidateDescription candidate : content.candidates()) {
      wire.addCandidates(CandidateCodec.toWire(candidate));
    }
    if (content.name() != null) {
      wire.setName(content.name());
    }
    if (content.softwareVersion() != null) {
      wire.setSoftwareVersion(content.softwareVersion());
    }
    return wire.build();
  }

  private static Content fromWire(eu.riasc.wice.signaling.proto.SessionDescription.Content wire) {
    long pacing = Integer.toUnsignedLong(wire.getPacingMs());
    return new Content(
        wire.hasCredentials() ? CandidateCodec.fromWire(wire.getCredentials()) : null,
        candidates(wire.getCandidatesList()),
        wire.getEndOfCandidates(),
        wire.getClosing(),
        (int) Math.min(pacing, MessageCodec.MAX_PACING_MILLIS),
        capabilities(wire.getCapabilitiesList()),
        optionalText("name", wire.getName()),
        optionalText("software version", wire.getSoftwareVersion()));
  }

  /** A candidate of a kind that is yet to be invented is passed over, not the description. */
  private static List<CandidateDescription> candidates(List<Candidate> wire) {
    List<CandidateDescription> candidates = new ArrayList<>();
    for (Candidate candidate : wire) {
      if (candidates.size() == MessageCodec.MAX_CANDIDATES) {
        break;
      }
      CandidateDescription usable = CandidateCodec.fromWireOrNull(candidate);
      if (usable != null) {
        candidates.add(usable);
      }
    }
    return candidates;
  }

  private static SortedSet<String> capabilities(List<String> wire) {
    SortedSet<String> capabilities = new TreeSet<>();
    for (String capability : wire) {
      if (capabilities.size() == MessageCodec.MAX_CAPABILITIES) {
        break;
      }
      if (capability.length() <= MAX_CAPABILITY) {
        capabilities.add(capability);
      }
    }
    return capabilities;
  }

  private static @Nullable String optionalText(String what, String text) {
    return text.isEmpty() ? null : MessageCodec.text(what, text, MessageCodec.MAX_TEXT);
  }

  private static @Nullable Id optionalId(ByteString bytes) {
    return bytes.isEmpty() ? null : Id.of(bytes.toByteArray());
  }

  private static long revision(String what, long revision) {
    if (revision < 0) {
      throw new SignalingException(
          Code.MALFORMED,
          "session description refused: found "
              + what
              + " "
              + Long.toUnsignedString(revision)
              + ", expected less than 2^63");
    }
    return revision;
  }
}
