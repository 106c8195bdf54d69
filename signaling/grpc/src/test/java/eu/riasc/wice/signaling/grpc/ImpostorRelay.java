package eu.riasc.wice.signaling.grpc;

import com.google.protobuf.ByteString;
import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.relay.proto.stream.Challenge;
import eu.riasc.wice.relay.proto.stream.ClientFrame;
import eu.riasc.wice.relay.proto.stream.Proven;
import eu.riasc.wice.relay.proto.stream.RelayFrame;
import eu.riasc.wice.relay.proto.stream.RelayGrpc.RelayImplBase;
import io.grpc.stub.StreamObserver;
import java.security.SecureRandom;

/** Speaks the streaming service and says yes to everything, without knowing how to prove it. */
final class ImpostorRelay extends RelayImplBase {
  @Override
  public StreamObserver<ClientFrame> connect(StreamObserver<RelayFrame> toClient) {
    byte[] key = PrivateKey.generate(new SecureRandom()).publicKey().bytes();
    toClient.onNext(
        RelayFrame.newBuilder()
            .setChallenge(
                Challenge.newBuilder()
                    .setRelayKey(ByteString.copyFrom(key))
                    .setRelayNonce(ByteString.copyFrom(new byte[32])))
            .build());
    return new StreamObserver<>() {
      @Override
      public void onNext(ClientFrame frame) {
        toClient.onNext(
            RelayFrame.newBuilder()
                .setProven(
                    Proven.newBuilder()
                        .setPublicKey(frame.getProof().getPublicKey())
                        .setMac(ByteString.copyFrom(new byte[32])))
                .build());
      }

      @Override
      public void onError(Throwable t) {
        // the client has left, as it should
      }

      @Override
      public void onCompleted() {
        toClient.onCompleted();
      }
    };
  }
}
