package eu.riasc.wice.relay.proto;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Marshals a message as its bytes, so that whoever passes it on neither decodes nor copies it. */
public enum OpaqueBytes implements MethodDescriptor.Marshaller<byte[]> {
  /** The only one; without state, for any thread. */
  MARSHALLER;

  /** Returns the same method, its messages as bytes on both sides. */
  public static MethodDescriptor<byte[], byte[]> of(MethodDescriptor<?, ?> method) {
    return method.toBuilder(MARSHALLER, MARSHALLER).build();
  }

  @Override
  public InputStream stream(byte[] message) {
    return new Bytes(message);
  }

  @Override
  public byte[] parse(InputStream stream) {
    try {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw Status.INTERNAL
          .withDescription("read of a message failed: " + e.getMessage())
          .withCause(e)
          .asRuntimeException();
    }
  }

  private static final class Bytes extends ByteArrayInputStream implements KnownLength, Drainable {
    private Bytes(byte[] bytes) {
      super(bytes);
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int length = count - pos;
      target.write(buf, pos, length);
      pos = count;
      return length;
    }
  }
}
