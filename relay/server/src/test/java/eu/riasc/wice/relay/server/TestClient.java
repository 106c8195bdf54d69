package eu.riasc.wice.relay.server;

import com.google.protobuf.ByteString;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.relay.proto.SignalingGrpc;
import eu.riasc.wice.relay.proto.SubscribeParams;
import eu.riasc.wice.signaling.proto.EncryptedMessage;
import eu.riasc.wice.signaling.proto.Envelope;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One connection of a client that knows the compatible service through its generated stubs. */
final class TestClient implements AutoCloseable {
  static final long SECONDS = 20;

  final ManagedChannel channel;

  TestClient(InetSocketAddress relay) {
    this(NettyChannelBuilder.forAddress(relay).usePlaintext());
  }

  TestClient(NettyChannelBuilder builder) {
    channel = builder.directExecutor().build();
  }

  SignalingGrpc.SignalingBlockingStub blocking() {
    return SignalingGrpc.newBlockingStub(channel).withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
  }

  void publish(Envelope envelope) {
    var unused = blocking().publish(envelope);
  }

  /** Subscribes, and returns when the empty first envelope has come. */
  Stream subscribe(PublicKey key) throws InterruptedException {
    Stream stream = open(key, Integer.MAX_VALUE);
    Envelope first = stream.next();
    if (!first.equals(Envelope.getDefaultInstance())) {
      throw new AssertionError("first envelope is not empty: " + first);
    }
    return stream;
  }

  /** Subscribes and lets the relay send so many messages, until {@link Stream#read}. */
  Stream open(PublicKey key, int messages) {
    Stream stream = new Stream(messages);
    SignalingGrpc.newStub(channel).subscribe(params(key), stream);
    return stream;
  }

  static SubscribeParams params(PublicKey key) {
    return SubscribeParams.newBuilder().setKey(ByteString.copyFrom(key.bytes())).build();
  }

  static Envelope envelope(PublicKey sender, PublicKey recipient, int size) {
    return Envelope.newBuilder()
        .setSender(ByteString.copyFrom(sender.bytes()))
        .setRecipient(ByteString.copyFrom(recipient.bytes()))
        .setContents(
            EncryptedMessage.newBuilder()
                .setBody(ByteString.copyFrom(new byte[size]))
                .setNonce(ByteString.copyFrom(new byte[24])))
        .build();
  }

  static PublicKey key(int number) {
    byte[] bytes = new byte[32];
    bytes[0] = 9;
    bytes[1] = (byte) number;
    bytes[2] = (byte) (number >> 8);
    return PublicKey.of(bytes);
  }

  /** Waits for something that happens on another thread. */
  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("did not happen within " + SECONDS + " s");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      if (!channel.awaitTermination(SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("channel did not end");
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** The answers of one subscription. */
  static final class Stream implements ClientResponseObserver<SubscribeParams, Envelope> {
    final CompletableFuture<Status> end = new CompletableFuture<>();
    private final BlockingQueue<Envelope> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<ClientCallStreamObserver<SubscribeParams>> call =
        new CompletableFuture<>();
    private final int messages;

    private Stream(int messages) {
      this.messages = messages;
    }

    Envelope next() throws InterruptedException {
      Envelope envelope = received.poll(SECONDS, TimeUnit.SECONDS);
      if (envelope == null) {
        throw new AssertionError("no envelope within " + SECONDS + " s, end: " + end.getNow(null));
      }
      return envelope;
    }

    int waiting() {
      return received.size();
    }

    void read(int more) {
      call.join().request(more);
    }

    void cancel() {
      call.join().cancel("test", null);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<SubscribeParams> stream) {
      stream.disableAutoRequestWithInitial(messages);
      call.complete(stream);
    }

    @Override
    public void onNext(Envelope envelope) {
      received.add(envelope);
    }

    @Override
    public void onError(Throwable t) {
      end.complete(Status.fromThrowable(t));
    }

    @Override
    public void onCompleted() {
      end.complete(Status.OK);
    }
  }
}
