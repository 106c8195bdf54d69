package eu.riasc.wice.ice.turn;

import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.agent.Transaction;
import eu.riasc.wice.ice.stun.Lifetime;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.sansio.Deadlines;
import eu.riasc.wice.sansio.PortEvent;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.StreamId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One allocation on one server over one transport (RFC 8656 §3.2), from the first try to the last:
 * it is made anew whenever it dies. {@link Relays} says when it may begin.
 */
final class Allocation {
  private static final Logger log = LoggerFactory.getLogger(Relays.class);

  /** How long a stream or port may take to open. */
  static final long CONNECT_NANOS = Duration.ofSeconds(10).toNanos();

  /** How long the end of an allocation may take. */
  static final long END_NANOS = Duration.ofSeconds(2).toNanos();

  /** However urgent, two tries are so far apart. */
  static final long CLOSEST_NANOS = Duration.ofSeconds(1).toNanos();

  private final RelayContext context;
  private final AddressBook book;
  private final int slot;
  private final RequestSender requests;
  private final BackOff backOff;
  private final LifeSigns life;
  private final Approach approach;
  private final Refreshing refreshing;
  private final Demand demand = new Demand();
  private final Deadlines<AllocationTimer> timers = new Deadlines<>(AllocationTimer.class);
  private TurnServer server;
  private AllocationState state = AllocationState.IDLE;
  private @Nullable Relaying relaying;
  private boolean hadResult;
  private long failedNanos;
  private @Nullable String failure;
  private long roundTripNanos = -1;
  private @Nullable Unusable unusable;

  /** Why what the server has given is given back. */
  private record Unusable(String reason, long atLeastNanos) {}

  /**
   * Makes one that does nothing yet.
   *
   * @param slot its place among all of its transport, for the preferences of its candidates
   */
  Allocation(RelayContext context, AddressBook book, TurnServer server, int slot) {
    this.context = context;
    this.book = book;
    this.server = server;
    this.slot = slot;
    LongTermAuth auth = new LongTermAuth(server.credentials());
    this.requests = new RequestSender(context, this, new RequestOutcome(this), auth, timers);
    this.backOff = new BackOff(context);
    this.life = new LifeSigns(context, requests, timers);
    this.approach = new Approach(context, book, this, auth, requests);
    this.refreshing = new Refreshing(context, this, auth, requests, life, timers);
  }

  TurnServer server() {
    return server;
  }

  int slot() {
    return slot;
  }

  AllocationState state() {
    return state;
  }

  boolean isReady() {
    return state == AllocationState.READY;
  }

  /** What is relayed, or null unless it is ready. */
  @Nullable Relaying relaying() {
    return relaying;
  }

  @Nullable ServerLink link() {
    return approach.link();
  }

  RequestSender requests() {
    return requests;
  }

  Refreshing refreshing() {
    return refreshing;
  }

  /** The server has said how it stands. */
  void onResult() {
    hadResult = true;
  }

  /** Whether it has come up or failed since it was last meant to come up. */
  boolean hadResult() {
    return hadResult;
  }

  ServerStatus status() {
    boolean asked = state != AllocationState.IDLE || failure != null || roundTripNanos >= 0;
    return new ServerStatus(server, asked, isReady(), failure, roundTripNanos);
  }

  /** Whether it may begin now. */
  boolean isDue() {
    return state == AllocationState.IDLE && !timers.isSet(AllocationTimer.RETRY);
  }

  /** When something is due, leaving out the back-off of one that is not meant to come up. */
  OptionalLong nextTimeoutNanos(boolean wanted) {
    return state == AllocationState.IDLE && !wanted ? OptionalLong.empty() : timers.next();
  }

  void onWanted() {
    demand.onWanted();
  }

  /**
   * A better transport works: what is under way is dropped, and what stands is given back once no
   * peer has used it for a while.
   */
  void onUnwanted(long nowNanos) {
    boolean used = relaying != null && relaying.permissions() > 0;
    boolean idle = demand.onUnwanted(used, nowNanos);
    if (state == AllocationState.CONNECTING || state == AllocationState.ALLOCATING) {
      abandon("a better transport works");
    } else if (isReady() && idle) {
      end("a better transport works", nowNanos);
    }
  }

  /** Begins, from one of the addresses that can reach the server. */
  void begin(List<LocalAddress> local, long nowNanos) {
    approach.begin(local, nowNanos);
  }

  /** The way to the server is being opened. */
  void onConnecting(String reason, long nowNanos) {
    moveTo(AllocationState.CONNECTING, reason);
    timers.set(AllocationTimer.CONNECT, nowNanos + CONNECT_NANOS);
  }

  /** The server is being asked. */
  void onAsking(String reason) {
    timers.clear(AllocationTimer.CONNECT);
    moveTo(AllocationState.ALLOCATING, reason);
  }

  /** Takes new credentials. An allocation that stands keeps its own until they are refused. */
  void setCredentials(TurnCredentials credentials, long nowNanos) {
    if (credentials.equals(server.credentials())) {
      return;
    }
    server = server.with(credentials);
    refreshing.onNewCredentials(nowNanos);
    if (state == AllocationState.IDLE) {
      backOff.reset();
      timers.clear(AllocationTimer.RETRY);
    }
  }

  /** Cuts a back-off short, because it may have lost its reason. */
  void hurry(long nowNanos) {
    if (state == AllocationState.IDLE && nowNanos - failedNanos >= CLOSEST_NANOS) {
      timers.clear(AllocationTimer.RETRY);
    }
  }

  /** Has the server asked at once whether the allocation stands; without an answer it is lost. */
  void doubt(long nowNanos) {
    ServerLink to = link();
    if (isReady() && to != null && refreshing.doubt(to, nowNanos)) {
      hadResult = false;
    }
  }

  /** Gives the relayed address back, if there is one. */
  void end(String reason, long nowNanos) {
    ServerLink to = link();
    if (!isReady() || to == null) {
      abandon(reason);
      return;
    }
    giveBack(to, reason, nowNanos);
  }

  private void giveBack(ServerLink to, String reason, long nowNanos) {
    lose(reason);
    requests.forgetAll();
    life.stop();
    timers.clearAll();
    moveTo(AllocationState.ENDING, reason);
    timers.set(AllocationTimer.END, nowNanos + END_NANOS);
    requests.send(TurnRequest.Kind.DEALLOCATE, to, null, List.of(new Lifetime(0)), nowNanos);
  }

  /** The server has been told of the end, as far as that is possible. */
  void onGivenBack(String reason, long nowNanos) {
    Unusable was = unusable;
    if (was == null) {
      abandon(reason);
    } else {
      fail(was.reason(), was.atLeastNanos(), nowNanos);
    }
  }

  /** Drops everything without a word to the server. */
  void abandon(String reason) {
    unusable = null;
    lose(reason);
    requests.forgetAll();
    life.stop();
    timers.clearAll();
    approach.leave();
    moveTo(AllocationState.IDLE, reason);
  }

  private void lose(String reason) {
    Relaying lost = relaying;
    if (lost != null) {
      relaying = null;
      refreshing.onLost();
      book.remove(lost);
      for (Candidate candidate : lost.candidates()) {
        context.events.add(new RelayEvent.CandidateLost(candidate, reason));
      }
    }
  }

  /** It has died or could not be made: later again. */
  void fail(String reason, long atLeastNanos, long nowNanos) {
    boolean wasReady = isReady();
    long delayNanos = backOff.next(wasReady, atLeastNanos, nowNanos);
    abandon(reason);
    hadResult = true;
    if (!wasReady) {
      context.events.add(new RelayEvent.ServerFailed(server, reason));
    }
    failedNanos = nowNanos;
    failure = reason;
    if (delayNanos > 0) {
      timers.set(AllocationTimer.RETRY, nowNanos + delayNanos);
    }
  }

  /** It could not be made from this address of ours: later from another. */
  void failFromHere(String reason, long nowNanos) {
    approach.onFailedFromHere();
    fail(reason, 0, nowNanos);
  }

  void onStream(StreamEvent event, long nowNanos) {
    ServerLink to = link();
    if (to == null) {
      return;
    }
    if (event instanceof StreamEvent.Opened) {
      if (state == AllocationState.CONNECTING) {
        approach.ask(to, "the stream is open", nowNanos);
      }
    } else if (event instanceof StreamEvent.Closed closed) {
      to.onStreamClosed();
      if (state == AllocationState.ENDING) {
        onGivenBack("the server closed the stream", nowNanos);
      } else {
        failFromHere("stream closed: " + closed.reason(), nowNanos);
      }
    }
  }

  /** What has become of the port that was asked for. */
  void onPort(PortEvent event, long nowNanos) {
    if (state == AllocationState.CONNECTING) {
      approach.onPort(event, nowNanos);
    }
  }

  boolean isOn(ServerLink other) {
    return other.equals(link());
  }

  boolean isOn(StreamId stream) {
    ServerLink to = link();
    return to != null && to.isOn(stream);
  }

  /** Whether datagrams between these addresses are of this allocation. */
  boolean isBetween(InetSocketAddress local, InetSocketAddress remote) {
    ServerLink to = link();
    return to != null && !to.isStream() && to.target().equals(remote) && to.bound().equals(local);
  }

  /** The server has sent something that can be of no use. */
  void onBrokenStream(long nowNanos) {
    fail("the stream holds neither STUN nor ChannelData", 0, nowNanos);
  }

  void onResponse(Transaction<TurnRequest> transaction, StunMessage response, long nowNanos) {
    ServerLink to = link();
    if (to != null) {
      life.onHeard(nowNanos);
      if (transaction.wasSentOnce()) {
        roundTripNanos = nowNanos - transaction.firstSentNanos();
      }
      requests.onResponse(transaction, to, response, nowNanos);
    }
  }

  void onHeard(long nowNanos) {
    life.onHeard(nowNanos);
  }

  /** What was in the way is gone. */
  void askAgain(long nowNanos) {
    ServerLink to = link();
    if (to != null && state == AllocationState.ALLOCATING) {
      approach.allocate(to, nowNanos);
    }
  }

  void onAllocated(StunMessage response, long nowNanos) {
    ServerLink to = link();
    if (to == null || state != AllocationState.ALLOCATING) {
      return;
    }
    RelayedAddresses given = RelayedAddresses.of(response, approach.wanted());
    if (given == null
        || !book.isFree(given.relayed().values())
        || given.relayed().values().stream().anyMatch(context.spares::has)) {
      unusable =
          new Unusable("the server gave no address that can be used", AllocateAttempt.FULL_NANOS);
      giveBack(to, unusable.reason(), nowNanos); // RFC 8656 §7.3
      return;
    }
    hadResult = true;
    life.start(nowNanos);
    backOff.onReady(nowNanos);
    Relaying begun = new Relaying(context, this, to, given);
    relaying = begun;
    book.add(begun);
    failure = null;
    moveTo(AllocationState.READY, "the server gave an address");
    refreshing.onMade(given.lifetimeNanos(), nowNanos);
    for (Candidate candidate : begun.candidates()) {
      context.events.add(new RelayEvent.CandidateFound(candidate));
    }
  }

  /** The server has answered, in whatever way. */
  void onAnswered() {
    hadResult = true;
    life.onAnswered();
  }

  /** Nothing has come of a request for a sign of life. */
  void onNoLife(long sentNanos, long nowNanos) {
    if (life.onUnanswered(sentNanos)) {
      fail("the server has fallen silent", 0, nowNanos);
    }
  }

  void onAllocateRefused(int code, StunMessage response, String why, long nowNanos) {
    ServerLink to = link();
    if (to == null || state != AllocationState.ALLOCATING) {
      return;
    }
    approach.onRefused(to, code, response, why, nowNanos);
  }

  /** Our port is of no use with this server. */
  void onPortRefused(String why, long nowNanos) {
    ServerLink to = link();
    if (to == null || state != AllocationState.ALLOCATING) {
      return;
    }
    approach.onPortRefused(to, why, nowNanos);
  }

  void handleTimeout(long nowNanos) {
    for (AllocationTimer due = timers.pollDue(nowNanos);
        due != null;
        due = timers.pollDue(nowNanos)) {
      onTimer(due, nowNanos);
    }
  }

  private void onTimer(AllocationTimer timer, long nowNanos) {
    ServerLink to = link();
    switch (timer) {
      case RETRY -> {}
      case CONNECT -> {
        failFromHere("the way to the server did not open in time", nowNanos);
      }
      case REFRESH -> {
        if (to != null) {
          refreshing.refresh(to, nowNanos);
        }
      }
      case EXPIRY -> fail("the lifetime is over", 0, nowNanos);
      case KEEPALIVE -> {
        if (to != null) {
          life.onKeepalive(to, nowNanos);
        }
      }
      case DOUBT -> fail("the server did not answer when it was needed", 0, nowNanos);
      case REFUSAL -> requests.believeHeld(nowNanos);
      case PEERS -> schedulePeers(nowNanos);
      case END -> onGivenBack("the server did not confirm the end", nowNanos);
    }
  }

  /** Does what is due for permissions and channels, and notes when the next is. */
  void schedulePeers(long nowNanos) {
    OptionalLong next = relaying == null ? OptionalLong.empty() : relaying.sweep(nowNanos);
    if (next.isPresent()) {
      timers.set(AllocationTimer.PEERS, next.getAsLong());
    } else {
      timers.clear(AllocationTimer.PEERS);
    }
  }

  private void moveTo(AllocationState next, String reason) {
    if (next != state) {
      log.debug("allocation on {}: {} -> {}: {}", server, state, next, reason);
      state = next;
    }
  }
}
