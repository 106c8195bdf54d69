package eu.riasc.wice.signaling.grpc;

import com.google.protobuf.UnsafeByteOperations;
import eu.riasc.wice.relay.proto.SubscribeParams;
import eu.riasc.wice.sansio.Backoff;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.Scheduler;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One {@code Subscribe} of a compatible service, opened again whenever it ends, for whatever
 * reason. On the loop's thread only.
 */
final class CompatibleStream {
  private static final Logger log = LoggerFactory.getLogger(CompatibleStream.class);

  private final CompatibleService service;
  private final KeyFeed feed;
  private final Loop loop;
  private final Backoff backoff;
  private @Nullable ClientCall<byte[], byte[]> call;
  private Scheduler.@Nullable Scheduled retry;
  private boolean closed;

  CompatibleStream(CompatibleService service, KeyFeed feed, Loop loop, Backoff backoff) {
    this.service = service;
    this.feed = feed;
    this.loop = loop;
    this.backoff = backoff;
  }

  /** Subscribes; waits for a connection if there is none. */
  void open() {
    retry = null;
    if (closed) {
      return;
    }
    CompatibleService.Methods tried = service.methods();
    ClientCall<byte[], byte[]> opened =
        service.channel().newCall(tried.subscribe(), CallOptions.DEFAULT.withWaitForReady());
    call = opened;
    opened.start(new Answers(opened, tried), new Metadata());
    opened.request(1);
    opened.sendMessage(
        SubscribeParams.newBuilder()
            .setKey(UnsafeByteOperations.unsafeWrap(feed.key().bytes()))
            .build()
            .toByteArray());
    opened.halfClose();
  }

  /** Ends the subscription. */
  void close() {
    closed = true;
    if (retry != null) {
      retry.cancel();
    }
    if (call != null) {
      call.cancel("unsubscribed", null);
    }
  }

  /** The connection is dead: the subscription is renewed over another. */
  void interrupt() {
    if (call != null) {
      call.cancel("the connection is dead", null);
    }
  }

  private void received(byte[] bytes) {
    if (!feed.isLive()) {
      backoff.reset();
      feed.confirmed();
    }
    Envelope envelope = bytes.length == 0 ? null : KeyFeed.decode(bytes);
    if (envelope != null) {
      feed.deliver(envelope);
    }
  }

  private void ended(Status status, CompatibleService.Methods tried) {
    if (closed) {
      return;
    }
    feed.interrupted();
    call = null;
    log.debug("subscription of {} ended: {}", feed.key(), status);
    if (status.getCode() == Status.Code.UNIMPLEMENTED && service.leave(tried)) {
      open();
      return;
    }
    if (Failures.isFinal(status)) {
      feed.failed(Failures.of("subscribe", status));
    }
    retry = loop.schedule(backoff.next(), this::open);
  }

  private final class Answers extends ClientCall.Listener<byte[]> {
    private final ClientCall<byte[], byte[]> of;
    private final CompatibleService.Methods tried;

    private Answers(ClientCall<byte[], byte[]> of, CompatibleService.Methods tried) {
      this.of = of;
      this.tried = tried;
    }

    @Override
    public void onMessage(byte[] message) {
      loop.run(
          () -> {
            if (of == call) {
              received(message);
            }
          });
      of.request(1);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      loop.run(
          () -> {
            if (of == call) {
              ended(status, tried);
            }
          });
    }
  }
}
