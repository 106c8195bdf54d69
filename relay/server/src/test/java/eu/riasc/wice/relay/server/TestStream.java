package eu.riasc.wice.relay.server;

import com.google.protobuf.ByteString;
import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.crypto.RelayChallenge;
import eu.riasc.wice.crypto.RelayProof;
import eu.riasc.wice.relay.proto.stream.Challenge;
import eu.riasc.wice.relay.proto.stream.ChallengeRequest;
import eu.riasc.wice.relay.proto.stream.ClientFrame;
import eu.riasc.wice.relay.proto.stream.Outcome;
import eu.riasc.wice.relay.proto.stream.Proof;
import eu.riasc.wice.relay.proto.stream.Publication;
import eu.riasc.wice.relay.proto.stream.RelayFrame;
import eu.riasc.wice.relay.proto.stream.RelayGrpc;
import eu.riasc.wice.signaling.proto.Envelope;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A stream of the streaming service in the hands of a test, which may lie. */
final class TestStream implements StreamObserver<RelayFrame> {
  static final String METHOD = "wice.relay.Relay/Connect";
  static final byte[] CLIENT_NONCE = new byte[32];

  final CompletableFuture<Status> end = new CompletableFuture<>();
  private final BlockingQueue<RelayFrame> received = new LinkedBlockingQueue<>();
  private final StreamObserver<ClientFrame> toRelay;

  TestStream(Channel channel) {
    toRelay = RelayGrpc.newStub(channel).connect(this);
  }

  RelayFrame next() throws InterruptedException {
    RelayFrame frame = received.poll(TestClient.SECONDS, TimeUnit.SECONDS);
    if (frame == null) {
      throw new AssertionError("no frame in time, end: " + end.getNow(Status.OK));
    }
    return frame;
  }

  Challenge challenge() throws InterruptedException {
    RelayFrame frame = next();
    if (!frame.hasChallenge()) {
      throw new AssertionError("no challenge but " + frame);
    }
    return frame.getChallenge();
  }

  void send(ClientFrame frame) {
    toRelay.onNext(frame);
  }

  void requestChallenge() {
    send(
        ClientFrame.newBuilder()
            .setChallengeRequest(ChallengeRequest.getDefaultInstance())
            .build());
  }

  /** The transcript of an honest client on a connection without TLS. */
  static RelayChallenge transcript(Challenge challenge, String authority) {
    return transcript(challenge, authority, RelayChallenge.BIND_NONE, new byte[0]);
  }

  static RelayChallenge transcript(
      Challenge challenge, String authority, int bindType, byte[] binding) {
    return new RelayChallenge(
        METHOD,
        authority,
        bindType,
        binding,
        PublicKey.of(challenge.getRelayKey().toByteArray()),
        challenge.getRelayNonce().toByteArray(),
        CLIENT_NONCE);
  }

  static ClientFrame proof(PublicKey key, byte[] mac) {
    return ClientFrame.newBuilder()
        .setProof(
            Proof.newBuilder()
                .setPublicKey(ByteString.copyFrom(key.bytes()))
                .setClientNonce(ByteString.copyFrom(CLIENT_NONCE))
                .setMac(ByteString.copyFrom(mac)))
        .build();
  }

  /** Proves a key, with the challenge that comes next, and checks that the relay confirms. */
  void prove(PrivateKey key, RelayChallenge transcript) throws InterruptedException {
    RelayProof proof = RelayProof.ofClient(key, transcript);
    send(proof(key.publicKey(), proof.clientMac()));
    RelayFrame answer = next();
    if (!proof.isServerMac(answer.getProven().getMac().toByteArray())) {
      throw new AssertionError("not confirmed but " + answer);
    }
  }

  Outcome publish(long id, Envelope envelope) throws InterruptedException {
    send(
        ClientFrame.newBuilder()
            .setPublication(Publication.newBuilder().setId(id).setEnvelope(envelope.toByteString()))
            .build());
    RelayFrame frame = next();
    if (!frame.hasOutcome() || frame.getOutcome().getId() != id) {
      throw new AssertionError("no outcome but " + frame);
    }
    return frame.getOutcome();
  }

  Status.Code endCode() throws Exception {
    return end.get(TestClient.SECONDS, TimeUnit.SECONDS).getCode();
  }

  @Override
  public void onNext(RelayFrame frame) {
    received.add(frame);
  }

  @Override
  public void onError(Throwable t) {
    end.complete(Status.fromThrowable(t));
  }

  @Override
  public void onCompleted() {
    end.complete(Status.OK);
  }

  void finish() {
    toRelay.onCompleted();
  }
}
