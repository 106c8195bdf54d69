package eu.riasc.wice.sansio;

import java.net.InetSocketAddress;
import java.util.Objects;

/** What has happened to a byte stream. */
public sealed interface StreamEvent {
  /** The stream. */
  StreamId stream();

  /**
   * A stream that the machine wanted is open, with TLS if it wanted that.
   *
   * @param stream the stream
   * @param local our address, with the port that was chosen
   */
  record Opened(StreamId stream, InetSocketAddress local) implements StreamEvent {}

  /**
   * A remote side has connected to an address that we listen on.
   *
   * @param stream its name from now on, accepted
   * @param local the address it connected to
   * @param remote the address it came from
   */
  record Accepted(StreamId stream, InetSocketAddress local, InetSocketAddress remote)
      implements StreamEvent {}

  /**
   * Bytes have come; any number of them, regardless of how they were sent.
   *
   * @param stream the stream
   * @param bytes the bytes, which now belong to the machine
   */
  @SuppressWarnings("ArrayRecordComponent") // the hot path hands arrays on without copying
  record Received(StreamId stream, byte[] bytes) implements StreamEvent {
    /** Checks that there are bytes. */
    public Received {
      Objects.requireNonNull(bytes, "bytes");
    }

    /** The stream and the number of bytes, never their content. */
    @Override
    public String toString() {
      return "Received[" + stream + ", " + bytes.length + " bytes]";
    }
  }

  /**
   * The stream has ended, or could not be opened. Nothing more comes of it, and it takes nothing
   * more; what was sent before still goes out if the remote side has only stopped sending.
   *
   * @param stream the stream
   * @param reason why, one line for people
   */
  record Closed(StreamId stream, String reason) implements StreamEvent {}
}
