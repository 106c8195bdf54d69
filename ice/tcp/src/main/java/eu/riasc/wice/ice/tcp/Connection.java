package eu.riasc.wice.ice.tcp;

import eu.riasc.wice.sansio.StreamId;
import org.jspecify.annotations.Nullable;

/** One connection and what is known of it. Plain state: {@link TcpPorts} writes it. */
final class Connection {
  private final StreamId id;
  private final Route route;
  private final Frames frames;
  private final long begunNanos;
  private boolean open;
  private boolean proven;
  private @Nullable Connection successor;
  private int received;
  private int sentBeforeOpen;
  private long heardNanos;
  private boolean unanswered;
  private long unansweredNanos;

  Connection(StreamId id, Route route, int maxFrame, long nowNanos) {
    this.id = id;
    this.route = route;
    this.frames = new Frames(maxFrame);
    this.begunNanos = nowNanos;
    this.heardNanos = nowNanos;
    this.open = id.accepted();
  }

  StreamId id() {
    return id;
  }

  Route route() {
    return route;
  }

  Frames frames() {
    return frames;
  }

  boolean isOpen() {
    return open;
  }

  void onOpened(long nowNanos) {
    open = true;
    heardNanos = nowNanos;
    unansweredNanos = nowNanos;
  }

  /** Whether it is of use: we wanted it, or who opened it has authenticated itself. */
  boolean isProven() {
    return proven || !id.accepted();
  }

  void prove() {
    proven = true;
  }

  /** The connection that is being opened to take its place, or null. */
  @Nullable Connection successor() {
    return successor;
  }

  void setSuccessor(@Nullable Connection next) {
    successor = next;
  }

  long ageNanos(long nowNanos) {
    return nowNanos - begunNanos;
  }

  /** How long no whole frame has come. */
  long quietNanos(long nowNanos) {
    return nowNanos - heardNanos;
  }

  /** How long what we have sent has been without any frame in return; 0 if it is not. */
  long unansweredNanos(long nowNanos) {
    return unanswered ? nowNanos - unansweredNanos : 0;
  }

  void onFrameReceived(long nowNanos) {
    received++;
    heardNanos = nowNanos;
    unanswered = false;
  }

  int framesReceived() {
    return received;
  }

  /**
   * A frame is being sent.
   *
   * @param wantsAnswer whether something should come back for it
   */
  void onFrameSent(boolean wantsAnswer, long nowNanos) {
    if (!open) {
      sentBeforeOpen++;
    }
    if (wantsAnswer && !unanswered) {
      unanswered = true;
      unansweredNanos = nowNanos;
    }
  }

  int framesSentBeforeOpen() {
    return sentBeforeOpen;
  }
}
