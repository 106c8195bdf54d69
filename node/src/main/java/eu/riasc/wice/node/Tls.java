package eu.riasc.wice.node;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * The client side of TLS between a stream's bytes and the records on the wire. Belongs to the
 * selector thread; while its engine {@link #needsTask}, it does nothing.
 *
 * <p>A handshake is done once: renegotiation (TLS 1.2) is refused.
 */
final class Tls {
  /** Records of ours that may wait for the socket although nothing was sent: answers. */
  private static final int MOST_ANSWER_BYTES = 1 << 16;

  private static final ByteBuffer[] NOTHING = {ByteBuffer.allocate(0)};

  private final SSLEngine engine;
  private ByteBuffer incoming;
  private ByteBuffer outgoing;
  private ByteBuffer plain;
  private boolean established;
  private boolean closing;

  /** What comes out of it, in order. */
  interface Sink {
    /** The handshake is done, with the right side. */
    void secured();

    /** Bytes have come. */
    void received(byte[] bytes);
  }

  /** Begins the handshake with the next {@link #pump}. */
  Tls(SSLEngine engine) throws SSLException {
    this.engine = engine;
    this.incoming = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    this.outgoing = ByteBuffer.allocate(engine.getSession().getPacketBufferSize()).limit(0);
    this.plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    engine.beginHandshake();
  }

  SSLEngine engine() {
    return engine;
  }

  /** Whether the engine waits for a task, which whoever asks has to run. */
  boolean needsTask() {
    return engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK;
  }

  /** Whether the remote side has said that nothing more comes. */
  boolean isRemoteDone() {
    return engine.isInboundDone();
  }

  /** Takes bytes from the wire; {@link #pump} looks at them. */
  void take(ByteBuffer wire) {
    if (incoming.remaining() < wire.remaining()) {
      incoming = enlarged(incoming.flip(), wire.remaining());
    }
    incoming.put(wire);
  }

  /** Goes as far as it can without the network and without a task. */
  void pump(Sink sink) throws SSLException {
    boolean more = true;
    while (more && !needsTask()) {
      HandshakeStatus status = engine.getHandshakeStatus();
      refuseRenegotiation(status);
      if (status == HandshakeStatus.NEED_WRAP) {
        more = wrap(NOTHING).bytesProduced() > 0;
        if (outgoing.remaining() > MOST_ANSWER_BYTES) {
          throw new SSLException("the remote side asks and asks, and reads no answer");
        }
      } else {
        more = unwrap(sink);
      }
      if (!established && engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING) {
        established = true;
        sink.secured();
      }
    }
  }

  private void refuseRenegotiation(HandshakeStatus status) throws SSLException {
    boolean again = established && status != HandshakeStatus.NOT_HANDSHAKING;
    if (again
        && !closing
        && !isRemoteDone()
        && !engine.getSession().getProtocol().equals("TLSv1.3")) {
      engine.closeOutbound();
      throw new SSLException("the remote side wants to renegotiate, which is refused");
    }
  }

  /** Takes one record apart; whether there may be another. */
  private boolean unwrap(Sink sink) throws SSLException {
    incoming.flip();
    SSLEngineResult result;
    try {
      result = engine.unwrap(incoming, plain);
    } finally {
      incoming.compact();
    }
    if (plain.position() > 0) {
      byte[] bytes = new byte[plain.flip().remaining()];
      plain.get(bytes);
      sink.received(bytes);
    }
    plain.clear();
    return switch (result.getStatus()) {
      case OK -> result.bytesConsumed() > 0 || result.bytesProduced() > 0;
      case BUFFER_OVERFLOW -> {
        plain = ByteBuffer.allocate(2 * plain.capacity());
        yield true;
      }
      case BUFFER_UNDERFLOW -> {
        if (!incoming.hasRemaining()) {
          incoming = enlarged(incoming.flip(), engine.getSession().getPacketBufferSize());
        }
        yield false;
      }
      case CLOSED -> false;
    };
  }

  private SSLEngineResult wrap(ByteBuffer[] source) throws SSLException {
    while (true) {
      outgoing.compact();
      SSLEngineResult result;
      try {
        result = engine.wrap(source, outgoing);
      } finally {
        outgoing.flip();
      }
      if (result.getStatus() != SSLEngineResult.Status.BUFFER_OVERFLOW) {
        return result;
      }
      outgoing = enlarged(outgoing, engine.getSession().getPacketBufferSize()).flip();
    }
  }

  /** A larger buffer with the same bytes, ready to take more; the given one is read. */
  private static ByteBuffer enlarged(ByteBuffer full, int by) {
    return ByteBuffer.allocate(full.remaining() + by).put(full);
  }

  /**
   * Makes one record of bytes that wait. Nothing is taken once either side has closed: TLS 1.2
   * wants an answer to a closure at once, and no more.
   *
   * @return how many bytes it took
   */
  int encode(WriteQueue waiting) throws SSLException {
    SSLEngineResult result = wrap(waiting.first());
    waiting.advance(result.bytesConsumed());
    if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
      waiting.clear();
    }
    return result.bytesConsumed();
  }

  /** Whether the remote side has been told that nothing more comes. */
  boolean isFlushed() {
    return engine.isOutboundDone() && !outgoing.hasRemaining();
  }

  /** Records that wait for the socket; it writes as many of them as it takes. */
  ByteBuffer outgoing() {
    return outgoing;
  }

  /** Says that nothing more comes from us, unless that has been said. */
  void close() throws SSLException {
    closing = true;
    engine.closeOutbound();
    if (!engine.isOutboundDone()) {
      wrap(NOTHING);
    }
  }

  /** After a failure: what the remote side should be told of it, if anything. */
  ByteBuffer alert() {
    try {
      for (int i = 0; i < 2 && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP; i++) {
        wrap(NOTHING);
      }
    } catch (SSLException e) {
      // the failure that is being told of
    }
    return outgoing;
  }
}
