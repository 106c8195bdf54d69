package eu.riasc.wice.session;

import eu.riasc.wice.ice.stun.MessageClass;
import eu.riasc.wice.ice.stun.StunException;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.Username;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.Machine;
import eu.riasc.wice.sansio.Transport;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands datagrams that come to the shared ports to whom they belong: requests by our ufrag in
 * USERNAME (RFC 8445 §7.3), responses by their transaction, everything else by the remote address
 * that a check has validated. Requests for a transport that has not begun wait for it a moment.
 */
final class Demultiplexer {
  private static final Logger log = LoggerFactory.getLogger(Demultiplexer.class);

  private final EndpointContext context;

  Demultiplexer(EndpointContext context) {
    this.context = context;
  }

  /**
   * Hands a datagram on.
   *
   * @return the session that got it, or null if it was the underlay or nobody
   */
  @Nullable Session handle(Datagram datagram, long nowNanos) {
    byte[] bytes = datagram.payload();
    boolean fromServer =
        datagram.transport() == Transport.UDP
            && context.underlay.isFromServer(datagram.local(), datagram.remote());
    if (!StunMessage.isStun(bytes, 0, bytes.length)) {
      return fromServer ? relayed(datagram, nowNanos) : payload(datagram, nowNanos);
    }
    StunMessage message;
    try {
      message = StunMessage.decode(bytes);
    } catch (StunException malformed) {
      return drop(datagram, malformed.getMessage());
    }
    MessageClass kind = message.messageClass();
    if (kind == MessageClass.REQUEST) {
      return handleRequest(message, datagram, nowNanos);
    }
    if (kind == MessageClass.INDICATION) {
      return fromServer ? relayed(datagram, nowNanos) : handlePayload(datagram, nowNanos);
    }
    return handleResponse(message, datagram, nowNanos);
  }

  private @Nullable Session handleRequest(StunMessage message, Datagram datagram, long nowNanos) {
    Username username = message.attribute(Username.class);
    int colon = username == null ? -1 : username.value().indexOf(':');
    if (username == null || colon < 0) {
      return drop(datagram, "a request without a username of two parts");
    }
    String local = username.value().substring(0, colon);
    Session session = context.directory.ofUfrag(local);
    Attempt attempt =
        session == null
            ? null
            : session.attempts().ofUfrags(local, username.value().substring(colon + 1));
    if (attempt == null) {
      context.waitingChecks.add(local, message, datagram, nowNanos);
      return null;
    }
    return handleStun(session, attempt, message, datagram, nowNanos);
  }

  private @Nullable Session handleResponse(StunMessage message, Datagram datagram, long nowNanos) {
    Machine<?> owner = context.ports.ownerOf(message.transactionId());
    if (owner != null && context.underlay.handleResponse(owner, datagram, nowNanos)) {
      return null;
    }
    Session session = owner == null ? null : context.directory.ofAgent(owner);
    Attempt attempt = session == null || owner == null ? null : session.attempts().ofAgent(owner);
    return handleStun(session, attempt, message, datagram, nowNanos);
  }

  private @Nullable Session handleStun(
      @Nullable Session session,
      @Nullable Attempt attempt,
      StunMessage message,
      Datagram datagram,
      long nowNanos) {
    if (session == null || attempt == null) {
      return drop(datagram, "stun for no session of ours");
    }
    session.attempts().handle(attempt, message, datagram, nowNanos);
    if (attempt.agent().acceptsFrom(datagram.transport(), datagram.remote())) {
      context.underlay.onAuthenticated(datagram.transport(), datagram.local(), datagram.remote());
    }
    return session;
  }

  private @Nullable Session relayed(Datagram datagram, long nowNanos) {
    context.underlay.handleRelayed(datagram, nowNanos);
    return null;
  }

  private @Nullable Session payload(Datagram datagram, long nowNanos) {
    Session session = handlePayload(datagram, nowNanos);
    if (session != null) {
      context.underlay.onPayloadAccepted(
          datagram.transport(), datagram.local(), datagram.remote(), nowNanos);
    }
    return session;
  }

  private @Nullable Session handlePayload(Datagram datagram, long nowNanos) {
    Session session = context.directory.ofRemote(datagram.transport(), datagram.remote());
    Attempt attempt =
        session == null
            ? null
            : session.attempts().accepting(datagram.transport(), datagram.remote());
    if (session == null || attempt == null) {
      return drop(datagram, "payload from an address that no check has validated");
    }
    attempt.agent().handleDatagram(datagram, nowNanos);
    return session;
  }

  /**
   * Counts payload that has arrived and may be handed on. Allocates nothing.
   *
   * @return the session it belongs to, or null if it is to be dropped
   */
  @Nullable Session accept(
      Transport transport, InetSocketAddress remote, int bytes, long nowNanos) {
    Session session = context.directory.ofRemote(transport, remote);
    Attempt attempt = session == null ? null : session.attempts().accepting(transport, remote);
    if (attempt == null || !attempt.agent().onPayloadReceived(transport, remote, bytes, nowNanos)) {
      context.sessions.datagramsDropped++;
      return null;
    }
    return session;
  }

  private @Nullable Session drop(Datagram datagram, @Nullable String why) {
    context.sessions.datagramsDropped++;
    log.debug("datagram from {} dropped: {}", datagram.remote(), why);
    return null;
  }
}
