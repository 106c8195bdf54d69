package eu.riasc.wice.scenarios;

import eu.riasc.wice.signaling.Content;
import eu.riasc.wice.signaling.Message;
import eu.riasc.wice.signaling.SessionDescription;

/** A message on one line, for traces. */
final class Summary {
  private Summary() {}

  static String of(Message message) {
    StringBuilder text = new StringBuilder();
    if (message.credentials() != null) {
      text.append(" creds ").append(message.credentials().ufrag());
      text.append(message.credentials().needCreds() ? " (needs ours)" : "");
    }
    if (message.candidate() != null) {
      text.append(" candidate ").append(message.candidate().address());
    }
    SessionDescription session = message.session();
    if (session != null) {
      text.append(" session ").append(session.sessionId()).append(" rev ");
      text.append(session.revision()).append(", accepted ").append(session.peerSessionId());
      text.append(" rev ").append(session.peerRevision());
      text.append(", echo ").append(session.echoSessionId());
      text.append(session.wantAck() ? ", wants ack" : "");
      Content content = session.content();
      if (content != null) {
        text.append(", ").append(content.candidates().size()).append(" candidates");
        text.append(content.endOfCandidates() ? " (all)" : "");
        text.append(content.closing() ? ", closing" : "");
      }
    }
    return text.toString();
  }
}
