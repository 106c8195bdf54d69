package eu.riasc.wice.session;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.ice.agent.CandidatePair;
import eu.riasc.wice.ice.agent.PayloadRoute;
import eu.riasc.wice.ice.turn.RelayChannel;
import eu.riasc.wice.signaling.PeerDescription;
import org.jspecify.annotations.Nullable;

/** What an {@link Endpoint} reports. */
public sealed interface EndpointEvent {
  /** The peer it is about. */
  PublicKey peer();

  /**
   * A session moved.
   *
   * @param from the state before, or null when the session begins
   * @param to the state now
   * @param reason why, never blank
   * @param atNanos when
   */
  record StateChanged(
      PublicKey peer, @Nullable SessionState from, SessionState to, String reason, long atNanos)
      implements EndpointEvent {}

  /** Payload takes another pair from now on, or its first. */
  record PairChanged(PublicKey peer, CandidatePair pair) implements EndpointEvent {}

  /**
   * Payload takes another way from now on, or none, for a driver that sends it by itself: see
   * {@link Endpoint#payloadSent}.
   *
   * @param route the way, or null while none may be sent
   * @param channel if the way begins at a relayed address: the channel that a TURN server has bound
   *     to it over UDP, for a driver that puts the header in front of payload by itself; null while
   *     there is none, and for any other way
   */
  record RouteChanged(PublicKey peer, @Nullable PayloadRoute route, @Nullable RelayChannel channel)
      implements EndpointEvent {}

  /** A datagram of the application arrived. The receiver owns its bytes. */
  @SuppressWarnings("ArrayRecordComponent") // the hot path hands arrays on without copying
  record DatagramReceived(PublicKey peer, byte[] payload) implements EndpointEvent {
    /** The peer and the size, never the content. */
    @Override
    public String toString() {
      return "DatagramReceived[" + peer.fingerprint() + ", " + payload.length + " bytes]";
    }
  }

  /**
   * The peer described itself in the older field, which we read and hand on, but never act upon.
   */
  record PeerDescribed(PublicKey peer, PeerDescription description) implements EndpointEvent {}

  /** The peer told its name or its software's version; null where it did not. */
  record PeerNamed(PublicKey peer, @Nullable String name, @Nullable String softwareVersion)
      implements EndpointEvent {}

  /**
   * The peer proved to speak our protocol: messages of the older one are dropped from now on. Once
   * per session.
   */
  record PeerPinned(PublicKey peer) implements EndpointEvent {}

  /** Something the user should know, on one line. */
  record Warning(PublicKey peer, String text) implements EndpointEvent {}
}
