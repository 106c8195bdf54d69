package eu.riasc.wice.sansio;

import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a machine wants done with a byte stream. Commands that name a stream which has closed are
 * ignored.
 */
public sealed interface StreamCommand {
  /** The stream. */
  StreamId stream();

  /**
   * Open a stream. The driver answers with {@link StreamEvent.Opened}, or with {@link
   * StreamEvent.Closed} if that fails. Bytes sent before are kept and go first.
   *
   * @param stream a number that was not used before, not accepted
   * @param local our address to connect from, whose port 0 means any
   * @param remote the address to connect to, resolved
   * @param tls whether and how to secure it, or null for plain TCP
   */
  record Open(
      StreamId stream, InetSocketAddress local, InetSocketAddress remote, @Nullable TlsName tls)
      implements StreamCommand {
    /**
     * Checks that both addresses are resolved.
     *
     * @throws IllegalArgumentException if an address is unresolved
     */
    public Open {
      Addresses.requireResolved("local", local);
      Addresses.requireResolved("remote", remote);
    }
  }

  /**
   * Send bytes, all or none: the driver drops the whole of them, as a datagram is dropped, if more
   * than {@link #MOST_WAITING_BYTES} would then wait. So one command carries whole frames.
   *
   * @param stream the stream
   * @param bytes the bytes, which now belong to the driver
   */
  @SuppressWarnings("ArrayRecordComponent") // the hot path hands arrays on without copying
  record Send(StreamId stream, byte[] bytes) implements StreamCommand {
    /** How many bytes of one stream may wait in the driver until the network takes them. */
    public static final int MOST_WAITING_BYTES = 256 * 1024;

    /** Checks that there are bytes. */
    public Send {
      Objects.requireNonNull(bytes, "bytes");
    }

    /** The stream and the number of bytes, never their content. */
    @Override
    public String toString() {
      return "Send[" + stream + ", " + bytes.length + " bytes]";
    }
  }

  /**
   * Close a stream, after what was sent has gone out, for which there is little time. One that is
   * not open yet is given up at once, with what was sent. No event follows.
   *
   * @param stream the stream
   */
  record Close(StreamId stream) implements StreamCommand {}
}
