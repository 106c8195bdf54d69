package eu.riasc.wice.relay.server;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.crypto.RelayProof;
import eu.riasc.wice.relay.proto.stream.Challenge;
import eu.riasc.wice.relay.proto.stream.ClientFrame;
import eu.riasc.wice.relay.proto.stream.Outcome;
import eu.riasc.wice.relay.proto.stream.Proof;
import eu.riasc.wice.relay.proto.stream.Proven;
import eu.riasc.wice.relay.proto.stream.Publication;
import eu.riasc.wice.relay.proto.stream.RelayFrame;
import eu.riasc.wice.relay.proto.stream.TurnServer;
import eu.riasc.wice.relay.proto.stream.TurnServers;
import eu.riasc.wice.relay.router.RoutedEnvelope;
import eu.riasc.wice.relay.router.Subscription;
import eu.riasc.wice.relay.server.EnvelopeHeader.MalformedException;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The client's half of a stream of the streaming service (PROTOCOL §7): proofs of key,
 * publications, and what follows from them. gRPC calls it for one frame after the other.
 */
final class RelayStream extends ServerCall.Listener<ClientFrame> {
  private final StreamingService service;
  private final Relay relay;
  private final Connection connection;
  private final String authority;
  private final FrameSender sender;
  private final Connection.LossListener losses;
  private final Set<PublicKey> proven = new LinkedHashSet<>();
  private Challenges.@Nullable Challenge challenge;
  private boolean ended;

  RelayStream(
      StreamingService service,
      ServerCall<ClientFrame, RelayFrame> call,
      Connection connection,
      String authority) {
    this.service = service;
    this.relay = service.relay;
    this.connection = connection;
    this.authority = authority;
    this.sender = new FrameSender(service.relay, call, service.later);
    this.losses = sender::lost;
  }

  /** Begins to serve the stream: with a challenge. */
  RelayStream start() {
    relay.open(sender);
    challenge();
    sender.done();
    return this;
  }

  @Override
  public void onMessage(ClientFrame frame) {
    if (ended) {
      return;
    }
    switch (frame.getFrameCase()) {
      case CHALLENGE_REQUEST -> challenge();
      case PROOF -> prove(frame.getProof());
      case PUBLICATION -> publish(frame.getPublication());
      case UNSUBSCRIPTION -> unsubscribe(frame.getUnsubscription().getPublicKey());
      case TURN_REQUEST -> lendTurnServers();
      case FRAME_NOT_SET -> {
        // of a later version of the service, or empty: nothing to answer
      }
    }
    sender.done();
  }

  @Override
  public void onReady() {
    sender.drain();
  }

  @Override
  public void onHalfClose() {
    end(Status.OK);
  }

  @Override
  public void onCancel() {
    release();
  }

  @Override
  public void onComplete() {
    release();
  }

  private void challenge() {
    Challenges.Challenge issued = service.challenges.issue();
    challenge = issued;
    sender.answer(
        RelayFrame.newBuilder()
            .setChallenge(
                Challenge.newBuilder()
                    .setRelayKey(bytes(issued.publicKey()))
                    .setRelayNonce(UnsafeByteOperations.unsafeWrap(issued.nonce())))
            .build());
  }

  private void prove(Proof proof) {
    Challenges.Challenge answered = challenge;
    challenge = null;
    if (answered == null) {
      refuse("no challenge is open");
      return;
    }
    if (service.challenges.isExpired(answered)) {
      refuse("the challenge is older than " + Challenges.LIFE.toSeconds() + " s");
      return;
    }
    PublicKey key;
    try {
      key = EnvelopeHeader.key("proof: key", proof.getPublicKey().toByteArray());
    } catch (MalformedException e) {
      malformed(e);
      return;
    }
    RelayProof expected =
        service.proofs.check(
            proof,
            key,
            answered,
            StreamingService.METHOD.getFullMethodName(),
            authority,
            connection);
    if (expected == null) {
      refuse("it does not fit key, challenge, name of the relay and connection");
      return;
    }
    relay.counters.proofs.increment();
    accept(key, expected);
  }

  private void accept(PublicKey key, RelayProof proof) {
    if (!proven.contains(key)) {
      if (proven.size() >= relay.limits.keysPerStream()) {
        relay.counters.refuse(Refusal.SUBSCRIPTION_LIMIT);
        refuseSubscription(key, "this stream has " + proven.size() + " keys, its largest number");
        return;
      }
      proven.add(key);
      relay.provenKeys.hold(key);
      connection.report(key, losses);
    }
    Subscription<Shards.Reader> subscription = null;
    if (!sender.isSubscribed(key)) {
      subscription = relay.subscribe(key, true, sender);
      if (subscription == null) {
        refuseSubscription(key, "the key, or the relay, has too many subscribers");
        return;
      }
    }
    sender.answer(
        RelayFrame.newBuilder()
            .setProven(
                Proven.newBuilder()
                    .setPublicKey(bytes(key))
                    .setMac(UnsafeByteOperations.unsafeWrap(proof.serverMac())))
            .build());
    if (subscription != null) {
      sender.feedFrom(subscription);
    }
  }

  private void publish(Publication publication) {
    Outcome.Builder outcome = Outcome.newBuilder().setId(publication.getId());
    try {
      RoutedEnvelope envelope = EnvelopeHeader.parse(publication.getEnvelope().toByteArray());
      if (proven.contains(envelope.sender())) {
        outcome.setSubscribers(relay.publish(envelope, connection));
      } else {
        relay.counters.refuse(Refusal.IMPERSONATION);
        outcome.setError("publish: the sender's key is not proven on this stream");
      }
    } catch (MalformedException e) {
      relay.counters.refuse(Refusal.MALFORMED);
      outcome.setError(String.valueOf(e.getMessage()));
    }
    sender.answer(RelayFrame.newBuilder().setOutcome(outcome).build());
  }

  private void unsubscribe(ByteString key) {
    try {
      sender.unsubscribe(EnvelopeHeader.key("unsubscription: key", key.toByteArray()));
    } catch (MalformedException e) {
      malformed(e);
    }
  }

  /** Whoever has proven no key gets none. */
  private void lendTurnServers() {
    TurnServers.Builder servers = TurnServers.newBuilder();
    List<TurnLending.Loan> loans =
        proven.isEmpty() ? List.of() : service.registry.loans(proven.iterator().next());
    for (TurnLending.Loan each : loans) {
      servers.addServers(
          TurnServer.newBuilder()
              .setUri(each.uri())
              .setUsername(each.credentials().username())
              .setPassword(each.credentials().password())
              .setExpires(each.expires().getEpochSecond()));
    }
    sender.answer(RelayFrame.newBuilder().setTurnServers(servers).build());
  }

  private void refuseSubscription(PublicKey key, String why) {
    sender.answer(
        RelayFrame.newBuilder()
            .setRefusal(
                eu.riasc.wice.relay.proto.stream.Refusal.newBuilder()
                    .setPublicKey(bytes(key))
                    .setReason("subscribe: " + why + "; try again later"))
            .build());
  }

  private void refuse(String why) {
    relay.counters.refuse(Refusal.PROOF);
    end(Status.UNAUTHENTICATED.withDescription("proof of key refused: " + why));
  }

  private void malformed(MalformedException e) {
    relay.counters.refuse(Refusal.MALFORMED);
    end(Status.INVALID_ARGUMENT.withDescription(e.getMessage()));
  }

  private void end(Status status) {
    ended = true;
    sender.finish(status);
  }

  private void release() {
    relay.closed(sender);
    sender.unsubscribeAll();
    for (PublicKey key : proven) {
      relay.provenKeys.release(key, connection.source());
      connection.silence(key, losses);
    }
    proven.clear();
  }

  private static ByteString bytes(PublicKey key) {
    return UnsafeByteOperations.unsafeWrap(key.bytes());
  }
}
