package eu.riasc.wice.signaling;

import eu.riasc.wice.signaling.SessionDescription.Part;
import eu.riasc.wice.signaling.SignalingException.Code;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits a message for a transport whose envelopes are small (PROTOCOL §3): by candidate, so that
 * each envelope is a description that stands alone. Where even one candidate finds no room, name
 * and software version are left out.
 */
public final class MessageSplitter {
  private MessageSplitter() {}

  /**
   * Returns the message, or the messages to send in its place.
   *
   * @param maxEnvelopeBytes what each may have when it is sealed and serialized
   * @throws SignalingException with {@link Code#TOO_LARGE} if that is too little
   */
  public static List<Message> split(Message message, int maxEnvelopeBytes) {
    int room = maxEnvelopeBytes - EnvelopeSealer.OVERHEAD_BYTES;
    if (fits(message, room)) {
      return List.of(message);
    }
    SessionDescription session = message.session();
    Content content = session == null ? null : session.content();
    List<Message> parts = null;
    if (session != null && session.part() == null && content != null) {
      parts = byCandidate(message, session, content, room);
      if (parts == null) {
        parts = byCandidate(message, session, anonymous(content), room);
      }
    }
    if (parts == null) {
      throw new SignalingException(
          Code.TOO_LARGE,
          "splitting failed: found a message of "
              + MessageCodec.encode(message).length
              + " bytes, expected one that can be split into envelopes of at most "
              + maxEnvelopeBytes);
    }
    return parts;
  }

  private static @Nullable List<Message> byCandidate(
      Message message, SessionDescription session, Content content, int room) {
    int inAll = content.candidates().size();
    if (inAll == 0) {
      Message bare = with(message, session.part(content, null), true);
      return fits(bare, room) ? List.of(bare) : null;
    }
    if (inAll > Part.MAX_IN_ALL) {
      return null;
    }
    List<Message> parts = new ArrayList<>();
    int first = 0;
    while (first < inAll) {
      Message fitting = null;
      int end = first;
      while (end < inAll) {
        SessionDescription some = part(session, content, first, end + 1);
        Message larger = with(message, some, first == 0);
        if (!fits(larger, room)) {
          break;
        }
        fitting = larger;
        end++;
      }
      if (fitting == null) {
        return null;
      }
      parts.add(fitting);
      first = end;
    }
    return parts;
  }

  private static SessionDescription part(
      SessionDescription session, Content content, int first, int end) {
    return session.part(
        with(
            content,
            content.candidates().subList(first, end),
            content.name(),
            content.softwareVersion()),
        new Part(first, end - first, content.candidates().size()));
  }

  /** Fields 1 to 3 are said once. */
  private static Message with(Message message, SessionDescription session, boolean isFirst) {
    return isFirst
        ? new Message(message.credentials(), message.candidate(), message.peer(), session)
        : Message.of(session);
  }

  private static Content anonymous(Content content) {
    return with(content, content.candidates(), null, null);
  }

  private static Content with(
      Content content,
      List<CandidateDescription> candidates,
      @Nullable String name,
      @Nullable String softwareVersion) {
    return new Content(
        content.credentials(),
        candidates,
        content.endOfCandidates(),
        content.closing(),
        content.pacingMillis(),
        content.capabilities(),
        name,
        softwareVersion);
  }

  private static boolean fits(Message message, int room) {
    return MessageCodec.encode(message).length <= room;
  }
}
