package eu.riasc.wice.signaling.grpc;

import com.google.protobuf.UnsafeByteOperations;
import eu.riasc.wice.crypto.CryptoException;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.crypto.RelayChallenge;
import eu.riasc.wice.crypto.RelayProof;
import eu.riasc.wice.relay.proto.stream.Challenge;
import eu.riasc.wice.relay.proto.stream.ChallengeRequest;
import eu.riasc.wice.relay.proto.stream.ClientFrame;
import eu.riasc.wice.relay.proto.stream.Outcome;
import eu.riasc.wice.relay.proto.stream.Proof;
import eu.riasc.wice.relay.proto.stream.Proven;
import eu.riasc.wice.relay.proto.stream.Refusal;
import eu.riasc.wice.relay.proto.stream.RelayFrame;
import eu.riasc.wice.relay.proto.stream.RelayGrpc;
import eu.riasc.wice.relay.proto.stream.TurnRequest;
import eu.riasc.wice.relay.proto.stream.TurnServer;
import eu.riasc.wice.relay.proto.stream.TurnServers;
import eu.riasc.wice.relay.proto.stream.Unsubscription;
import eu.riasc.wice.sansio.Backoff;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.KeyProver;
import eu.riasc.wice.signaling.Scheduler;
import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.SignalingException.Code;
import eu.riasc.wice.signaling.TurnLoan;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream on which our keys are proven to the relay (PROTOCOL §7), opened again whenever it
 * ends. Keys are proven one after the other; publications in the name of a key wait until it is. On
 * the loop's thread only.
 */
final class ProvenStream {
  private static final Logger log = LoggerFactory.getLogger(ProvenStream.class);

  private static final int MAX_LOAN_REQUESTS = 16;

  private final Channel channel;
  private final Loop loop;
  private final Backoff backoff;
  private final KeyProofs proofs;
  private final Owner owner;
  private final Map<PublicKey, KeyFeed> feeds = new LinkedHashMap<>();
  private final Map<Long, Publication> publications = new LinkedHashMap<>();
  private final List<LoanRequest> loanRequests = new ArrayList<>();
  private long nextId = 1;
  private @Nullable ClientCall<ClientFrame, RelayFrame> call;
  private Scheduler.@Nullable Scheduled retry;

  /** Whether a challenge of this stream has been asked for and not been dealt with. */
  private boolean challengeDue;

  private @Nullable Pending proving;
  private boolean opened;
  private boolean closed;

  /** The key whose proof is on its way, and both MACs of that proof. */
  private record Pending(KeyFeed feed, RelayProof proof) {}

  /** What the transport wants to know. */
  interface Owner {
    /** The relay speaks the service. */
    void spoken();

    /**
     * The relay does not know the service.
     *
     * @return whether to go on trying
     */
    boolean unknown(Status status);

    /** A publication has to find another way. */
    void reroute(Publication publication);

    /** A question for TURN servers has to find another way. */
    void reroute(LoanRequest request);

    /** The relay has dropped envelopes of ours. */
    void lost(long count);
  }

  ProvenStream(Channel channel, Loop loop, Backoff backoff, KeyProofs proofs, Owner owner) {
    this.channel = channel;
    this.loop = loop;
    this.backoff = backoff;
    this.proofs = proofs;
    this.owner = owner;
  }

  /** Tells whether publications in the name of a key go over this stream. */
  boolean answersFor(PublicKey sender) {
    return feeds.containsKey(sender);
  }

  /** Has a key proven and subscribed, now and whenever the stream is opened again. */
  void add(KeyFeed feed) {
    feeds.put(feed.key(), feed);
    if (!opened) {
      opened = true;
      open();
    } else {
      proveNext();
    }
  }

  /** Ends the subscription of a key. */
  void remove(KeyFeed feed) {
    feeds.remove(feed.key());
    if (feed.isLive()) {
      send(
          ClientFrame.newBuilder()
              .setUnsubscription(
                  Unsubscription.newBuilder()
                      .setPublicKey(UnsafeByteOperations.unsafeWrap(feed.key().bytes())))
              .build());
    }
  }

  /** Publishes; waits for the proof of the sender's key until the deadline. */
  void publish(Publication publication) {
    long id = nextId++;
    publications.put(id, publication);
    publication.onEnd(() -> publications.remove(id));
    Scheduler.Scheduled deadline =
        loop.schedule(
            publication.left(),
            () ->
                publication.fail(
                    new SignalingException(
                        Code.DEADLINE_EXCEEDED, "publish: the relay has not answered in time")));
    publication.onEnd(deadline::cancel);
    KeyFeed feed = feeds.get(publication.sender());
    if (feed != null && feed.isLive()) {
      send(frame(id, publication));
    }
  }

  /** Asks for TURN servers, once a key is proven; without an answer until its deadline it fails. */
  void ask(LoanRequest request) {
    loanRequests.removeIf(each -> !each.isOpen());
    if (loanRequests.size() >= MAX_LOAN_REQUESTS) {
      request.fail(Code.OVERLOADED, loanRequests.size() + " such questions are open already");
      return;
    }
    loanRequests.add(request);
    Scheduler.Scheduled unused =
        loop.schedule(
            request.deadline(),
            () -> request.fail(Code.DEADLINE_EXCEEDED, "the relay has not answered in time"));
    askForTurnServers();
  }

  private void askForTurnServers() {
    boolean proven = feeds.values().stream().anyMatch(KeyFeed::isLive);
    if (proven && loanRequests.stream().anyMatch(LoanRequest::isOpen)) {
      send(ClientFrame.newBuilder().setTurnRequest(TurnRequest.getDefaultInstance()).build());
    }
  }

  private void lent(TurnServers answer) {
    List<TurnLoan> loans = LoanRequest.none();
    for (TurnServer each : answer.getServersList()) {
      LoanRequest.add(
          loans, each.getUri(), each.getUsername(), each.getPassword(), each.getExpires());
    }
    loanRequests.forEach(request -> request.succeed(List.copyOf(loans)));
    loanRequests.clear();
  }

  /** Ends the stream; publications are the transport's to end. */
  void close() {
    closed = true;
    if (retry != null) {
      retry.cancel();
    }
    if (call != null) {
      call.cancel("closed", null);
      call = null;
    }
  }

  private void open() {
    retry = null;
    if (closed) {
      return;
    }
    ClientCall<ClientFrame, RelayFrame> next =
        channel.newCall(RelayGrpc.getConnectMethod(), CallOptions.DEFAULT.withWaitForReady());
    call = next;
    challengeDue = true;
    next.start(new Frames(next), new Metadata());
    next.request(1);
  }

  private void received(RelayFrame frame) {
    switch (frame.getFrameCase()) {
      case CHALLENGE -> prove(frame.getChallenge());
      case PROVEN -> proven(frame.getProven());
      case REFUSAL -> refused(frame.getRefusal());
      case DELIVERY -> deliver(frame.getDelivery().getEnvelope().toByteArray());
      case OUTCOME -> ended(frame.getOutcome());
      case TURN_SERVERS -> lent(frame.getTurnServers());
      case LOSS -> owner.lost(frame.getLoss().getCount());
      case FRAME_NOT_SET -> {
        // of a later version of the service
      }
    }
  }

  /** Answers a challenge for the first key that is not proven yet. */
  private void prove(Challenge challenge) {
    owner.spoken();
    challengeDue = false;
    KeyFeed feed = feeds.values().stream().filter(f -> !f.isLive()).findFirst().orElse(null);
    ClientCall<ClientFrame, RelayFrame> current = call;
    KeyProver prover = feed == null ? null : feed.prover();
    if (proving != null || feed == null || prover == null || current == null) {
      return;
    }
    try {
      RelayChallenge transcript = proofs.transcript(challenge, current.getAttributes());
      RelayProof proof = prover.prove(transcript);
      proving = new Pending(feed, proof);
      send(
          ClientFrame.newBuilder()
              .setProof(
                  Proof.newBuilder()
                      .setPublicKey(UnsafeByteOperations.unsafeWrap(feed.key().bytes()))
                      .setClientNonce(UnsafeByteOperations.unsafeWrap(transcript.clientNonce()))
                      .setMac(UnsafeByteOperations.unsafeWrap(proof.clientMac())))
              .build());
    } catch (CryptoException | GeneralSecurityException e) {
      giveUp(
          new SignalingException(
              Code.NOT_AUTHENTIC,
              "subscribe: the relay's challenge cannot be answered: " + e.getMessage(),
              e));
    }
  }

  private void proven(Proven answer) {
    Pending pending = proving;
    if (pending == null || !pending.proof.isServerMac(answer.getMac().toByteArray())) {
      giveUp(
          new SignalingException(
              Code.NOT_AUTHENTIC,
              "subscribe: the relay cannot confirm our proof: it does not hold the key it showed"));
      return;
    }
    proving = null;
    backoff.reset();
    KeyFeed feed = pending.feed;
    if (feeds.get(feed.key()) == feed) {
      feed.confirmed();
      publications.forEach(
          (id, publication) -> {
            if (publication.sender().equals(feed.key())) {
              send(frame(id, publication));
            }
          });
    } else {
      feed.confirmed();
      remove(feed);
    }
    askForTurnServers();
    proveNext();
  }

  /** The key has too many subscribers: it is tried again, after the other keys and a wait. */
  private void refused(Refusal refusal) {
    Pending pending = proving;
    proving = null;
    log.debug("subscription refused: {}", Failures.line(refusal.getReason()));
    if (pending != null && feeds.remove(pending.feed.key(), pending.feed)) {
      feeds.put(pending.feed.key(), pending.feed);
    }
    Scheduler.Scheduled unused = loop.schedule(backoff.next(), this::proveNext);
  }

  private void deliver(byte[] bytes) {
    Envelope envelope = KeyFeed.decode(bytes);
    KeyFeed feed = envelope == null ? null : feeds.get(envelope.recipient());
    if (envelope != null && feed != null) {
      feed.deliver(envelope);
    }
  }

  private void ended(Outcome outcome) {
    Publication publication = publications.get(outcome.getId());
    if (publication == null) {
      return;
    }
    if (outcome.getError().isEmpty()) {
      publication.succeed();
    } else {
      publication.fail(
          new SignalingException(Code.REFUSED, "publish: " + Failures.line(outcome.getError())));
    }
  }

  private void proveNext() {
    boolean busy = call == null || challengeDue || proving != null;
    if (!busy && feeds.values().stream().anyMatch(feed -> !feed.isLive())) {
      challengeDue = true;
      send(
          ClientFrame.newBuilder()
              .setChallengeRequest(ChallengeRequest.getDefaultInstance())
              .build());
    }
  }

  private void giveUp(SignalingException reason) {
    feeds.values().forEach(feed -> feed.failed(reason));
    ClientCall<ClientFrame, RelayFrame> current = call;
    closed(Status.CANCELLED.withDescription(reason.getMessage()));
    if (current != null) {
      current.cancel(reason.getMessage(), null);
    }
  }

  /** The connection is dead: the stream is opened again, on another. */
  void interrupt() {
    ClientCall<ClientFrame, RelayFrame> current = call;
    if (current != null) {
      closed(Status.UNAVAILABLE.withDescription("the connection is dead"));
      current.cancel("the connection is dead", null);
    }
  }

  private void closed(Status status) {
    call = null;
    proving = null;
    challengeDue = false;
    feeds.values().forEach(KeyFeed::interrupted);
    if (closed) {
      return;
    }
    log.debug("stream ended: {}", status);
    if (status.getCode() == Status.Code.UNIMPLEMENTED && !owner.unknown(status)) {
      closed = true;
      List<Publication> waiting = List.copyOf(publications.values());
      publications.clear();
      waiting.forEach(owner::reroute);
      List<LoanRequest> questions = List.copyOf(loanRequests);
      loanRequests.clear();
      questions.forEach(owner::reroute);
      return;
    }
    if (Failures.isFinal(status)) {
      SignalingException reason = Failures.of("subscribe", status);
      feeds.values().forEach(feed -> feed.failed(reason));
    }
    retry = loop.schedule(backoff.next(), this::open);
  }

  private void send(ClientFrame frame) {
    if (call != null) {
      call.sendMessage(frame);
    }
  }

  private static ClientFrame frame(long id, Publication publication) {
    return ClientFrame.newBuilder()
        .setPublication(
            eu.riasc.wice.relay.proto.stream.Publication.newBuilder()
                .setId(id)
                .setEnvelope(UnsafeByteOperations.unsafeWrap(publication.bytes())))
        .build();
  }

  private final class Frames extends ClientCall.Listener<RelayFrame> {
    private final ClientCall<ClientFrame, RelayFrame> of;

    private Frames(ClientCall<ClientFrame, RelayFrame> of) {
      this.of = of;
    }

    @Override
    public void onMessage(RelayFrame frame) {
      loop.run(
          () -> {
            if (of == call && !closed) {
              received(frame);
            }
          });
      of.request(1);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      loop.run(
          () -> {
            if (of == call) {
              closed(status);
            }
          });
    }
  }
}
