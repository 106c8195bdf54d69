package eu.riasc.wice.session;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.Message;
import eu.riasc.wice.signaling.SessionDescription;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Peers that nobody wants: who of them may have a session, and which of them have one. */
final class Strangers {
  private static final Logger log = LoggerFactory.getLogger(Strangers.class);

  private final EndpointContext context;
  private final StrangerGate gate;
  private final Set<PublicKey> admitted = new LinkedHashSet<>();
  private AdmissionPolicy admission = AdmissionPolicy.nobody();

  Strangers(EndpointContext context, long nowNanos) {
    this.context = context;
    this.gate =
        new StrangerGate(
            context.self, context.instance, context.answers, context.secrets, nowNanos);
  }

  /** Says who may have a session; nobody, until this is called. */
  void setAdmission(AdmissionPolicy policy) {
    admission = policy;
  }

  /** How many have a session. */
  int count() {
    return admitted.size();
  }

  /** The peer is wanted, or its session is over. */
  void remove(PublicKey peer) {
    admitted.remove(peer);
  }

  /**
   * Takes a message of a peer that has no session, and answers it if need be.
   *
   * @return the session that begins with the message, which has been handed to it, or null
   */
  @Nullable Session handle(PublicKey peer, Message message, String via, long nowNanos) {
    SessionDescription description = message.session();
    if (description == null) {
      context.sessions.strangersDropped++;
      return null;
    }
    boolean hasRoom = admitted.size() < context.config.maxStrangers();
    StrangerGate.Decision decision = gate.decide(description, admission, hasRoom, nowNanos);
    if (decision instanceof StrangerGate.Decision.Answer answer) {
      context.sessions.strangersAnswered++;
      context.outbox.messages.add(
          new OutgoingMessage(peer, Message.of(answer.description()), via, false));
    } else if (decision instanceof StrangerGate.Decision.Admit admit) {
      context.sessions.strangersAdmitted++;
      admitted.add(peer);
      PeerOptions options = PeerOptions.defaults().withPinned(true);
      Session session = new Session(context, peer, options, false, admit.sessionId(), nowNanos);
      session.handle(message, via, nowNanos);
      return session;
    } else if (decision instanceof StrangerGate.Decision.Drop drop) {
      context.sessions.strangersDropped++;
      log.debug("stranger {} dropped: {}", peer.fingerprint(), drop.why());
    }
    return null;
  }
}
