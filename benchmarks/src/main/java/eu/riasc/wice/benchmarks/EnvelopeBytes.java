package eu.riasc.wice.benchmarks;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import eu.riasc.wice.signaling.proto.EncryptedMessage;
import eu.riasc.wice.signaling.proto.Envelope;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Serializing and parsing an envelope with a body of 512 bytes. */
@State(Scope.Benchmark)
public class EnvelopeBytes {
  private final Envelope envelope =
      Envelope.newBuilder()
          .setSender(ByteString.copyFrom(new byte[32]))
          .setRecipient(ByteString.copyFrom(new byte[32]))
          .setContents(
              EncryptedMessage.newBuilder()
                  .setBody(ByteString.copyFrom(new byte[512]))
                  .setNonce(ByteString.copyFrom(new byte[24])))
          .build();
  private final byte[] bytes = envelope.toByteArray();

  /** Writes the envelope. */
  @Benchmark
  public byte[] write() {
    return envelope.toByteArray();
  }

  /** Reads it back. */
  @Benchmark
  public Envelope read() throws InvalidProtocolBufferException {
    return Envelope.parseFrom(bytes);
  }
}
