package eu.riasc.wice.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.CandidatePair;
import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.ice.agent.Role;
import eu.riasc.wice.sansio.Transport;
import eu.riasc.wice.session.AdmissionPolicy;
import eu.riasc.wice.session.EndpointConfig;
import eu.riasc.wice.session.SessionSnapshot;
import eu.riasc.wice.session.SessionState;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Two peers that want each other, in the networks that a seed stands for. What must hold at any
 * time is checked after each step of either; what must hold once they have settled is asked for.
 */
final class Duo {
  /**
   * Flows in both routers together: each side keeps at most 32 candidates of the other, which two
   * NATs that map per destination invent between them, and talks to a few servers.
   */
  private static final int MOST_NAT_ENTRIES = 2 * (32 + 12);

  /** What an active TCP candidate is signaled with (RFC 6544 §4.5). */
  private static final int ACTIVE_PORT = 9;

  final World world;
  final Variety variety;
  final Site leftSite;
  final Site rightSite;
  final PrivateKey leftKey;
  final PrivateKey rightKey;
  private @Nullable PeerProcess left;
  private @Nullable PeerProcess right;
  private EndpointConfig config = EndpointConfig.defaults();
  private int processes;
  private int extraFlows;

  Duo(long seed) {
    this(seed, new Variety(seed));
  }

  Duo(long seed, Variety variety) {
    this(new World(seed), variety);
  }

  private Duo(World world, Variety variety) {
    this(
        world,
        variety,
        world.site("left", variety.accessA, variety.familyA),
        world.site("right", variety.accessB, variety.familyB));
  }

  /** Two peers at sites that somebody else has built. */
  Duo(World world, Variety variety, Site leftSite, Site rightSite) {
    this.world = world;
    this.variety = variety;
    this.leftSite = leftSite;
    this.rightSite = rightSite;
    world.run.note(variety.toString());
    boolean leftControls = world.dice.nextBoolean();
    leftKey = leftControls ? Keys.smaller() : Keys.larger();
    rightKey = leftControls ? Keys.larger() : Keys.smaller();
    world.run.invariant(this::always);
  }

  /** A pair whose networks allow a direct path. */
  static Duo connectable(long seed) {
    return new Duo(seed, Variety.connectable(seed));
  }

  /** Processes that start from here on have these settings. */
  Duo with(EndpointConfig settings) {
    config = settings;
    return this;
  }

  /**
   * Somebody plays authentic checks in the name of so many addresses. Each side answers each of
   * them with a check now and then, as it does any peer that moves.
   */
  Duo hearsFromStrangers(int addresses) {
    extraFlows = 2 * addresses;
    return this;
  }

  /** Both start at once, or almost. */
  Duo start() {
    startLeft();
    world.run.runFor(world.upTo(Duration.ofMillis(200)));
    startRight();
    return this;
  }

  /** One of them starts some time after the other. */
  Duo startApart(Duration most) {
    boolean leftFirst = world.dice.nextBoolean();
    PeerProcess first = leftFirst ? startLeft() : startRight();
    Duration wait = world.upTo(most);
    world.run.note(first.name + " waits " + wait);
    world.run.runFor(wait);
    PeerProcess second = leftFirst ? startRight() : startLeft();
    world.run.note(second.name + " follows");
    return this;
  }

  /** Starts, or starts again, the process on the left, with a port of its own. */
  PeerProcess startLeft() {
    PeerProcess started = start("left", leftKey, leftSite);
    left = started.wants(rightKey.publicKey());
    return started;
  }

  PeerProcess startRight() {
    PeerProcess started = start("right", rightKey, rightSite);
    right = started.wants(leftKey.publicKey());
    return started;
  }

  /** The right side waits to be called; it admits nobody but the left. */
  PeerProcess startRightAdmittingLeft() {
    PeerProcess started = start("right", rightKey, rightSite);
    right = started.admits(AdmissionPolicy.only(List.of(leftKey.publicKey())));
    return started;
  }

  private PeerProcess start(String side, PrivateKey key, Site site) {
    return world.start(side + "#" + ++processes, key, site, config);
  }

  /** Another process with the left key is the left side from here on. */
  void takeOver(PeerProcess process) {
    left = process;
  }

  PeerProcess left() {
    return Objects.requireNonNull(left, "left has not started");
  }

  PeerProcess right() {
    return Objects.requireNonNull(right, "right has not started");
  }

  /** Those that have started. */
  List<PeerProcess> processes() {
    return Stream.of(left, right).filter(Objects::nonNull).toList();
  }

  /** The other side's key. */
  PublicKey peerOf(PeerProcess process) {
    return process.self.equals(leftKey.publicKey()) ? rightKey.publicKey() : leftKey.publicKey();
  }

  private @Nullable SessionSnapshot leftSession() {
    return left == null ? null : left.endpoint.session(rightKey.publicKey());
  }

  private @Nullable SessionSnapshot rightSession() {
    return right == null ? null : right.endpoint.session(leftKey.publicKey());
  }

  /** What holds after each step. */
  private void always() {
    SessionSnapshot one = leftSession();
    SessionSnapshot two = rightSession();
    watch(left, rightKey, one);
    watch(right, leftKey, two);
    if (one != null && two != null && World.bound(one, two)) {
      if (one.state().hasPair() && two.state().hasPair() && one.role() == two.role()) {
        throw new AssertionError("both sides have the role " + one.role() + "\n" + story());
      }
    }
  }

  private void watch(
      @Nullable PeerProcess process, PrivateKey peer, @Nullable SessionSnapshot session) {
    if (process == null) {
      return;
    }
    Witness witness = process.witness(peer.publicKey());
    witness.restartsByPeer(process.endpoint.statistics().restartsByPeers(), world.run.nowNanos());
    if (session != null) {
      witness.looks(session, process.self.compareTo(session.peer()) < 0);
    }
  }

  /** Whether both are through and hold the two ends of one pair. */
  boolean settled() {
    return left != null && settledWith(left);
  }

  /** The same for another process with the left key. */
  boolean settledWith(PeerProcess process) {
    SessionSnapshot one = process.endpoint.session(rightKey.publicKey());
    SessionSnapshot two = rightSession();
    return one != null
        && two != null
        && one.state() == SessionState.COMPLETED
        && two.state() == SessionState.COMPLETED
        && World.bound(one, two)
        && !one.restarting()
        && !two.restarting()
        && mirrored(one.pair(), two.pair());
  }

  private static boolean mirrored(@Nullable CandidatePair one, @Nullable CandidatePair two) {
    return one != null
        && two != null
        && same(one.local(), two.remote())
        && same(two.local(), one.remote());
  }

  /** An active TCP candidate of ours has no port of its own: only the peer knows the real one. */
  private static boolean same(Candidate ours, Candidate asPeerSeesIt) {
    boolean active = ours.transport() == Transport.TCP && ours.address().getPort() == ACTIVE_PORT;
    return active
        ? ours.address().getAddress().equals(asPeerSeesIt.address().getAddress())
        : ours.address().equals(asPeerSeesIt.address());
  }

  /** Waits until both have settled on one pair with the roles their keys say, and tries it. */
  Duo settle(Duration limit) {
    boolean settled = world.run.runUntil(this::settled, limit);
    check(settled, "not settled after " + limit);
    SessionSnapshot one = Objects.requireNonNull(leftSession());
    boolean leftIsSmaller = leftKey.publicKey().compareTo(rightKey.publicKey()) < 0;
    check(
        one.role() == (leftIsSmaller ? Role.CONTROLLING : Role.CONTROLLED),
        "the smaller key does not control");
    exchangePayload();
    return this;
  }

  /** The pair of the left side, which has one. */
  CandidatePair pair() {
    return Objects.requireNonNull(left().session(right().self).pair(), "no pair");
  }

  /** Whether the left side's pair goes through a TURN server. */
  boolean isRelayed() {
    CandidatePair pair = pair();
    return pair.local().type() == CandidateType.RELAYED
        || pair.remote().type() == CandidateType.RELAYED;
  }

  /** What kind of path both sides have: of relays, by what each side reaches its own with. */
  ExpectedPath path() {
    SessionSnapshot here = leftSession();
    SessionSnapshot there = rightSession();
    CandidatePair one = here == null ? null : here.pair();
    CandidatePair two = there == null ? null : there.pair();
    if (one == null || two == null) {
      return ExpectedPath.NONE;
    }
    if (isRelayed()) {
      boolean stream =
          left().relaysOverStream(right().self, one.local())
              || right().relaysOverStream(left().self, two.local());
      return stream ? ExpectedPath.RELAYED_OVER_STREAM : ExpectedPath.RELAYED;
    }
    boolean reflexive =
        Stream.of(one.local(), one.remote(), two.local(), two.remote())
            .anyMatch(each -> each.type() == CandidateType.PEER_REFLEXIVE);
    return reflexive ? ExpectedPath.PEER_REFLEXIVE : ExpectedPath.DIRECT;
  }

  /**
   * Whether both sides have one of these paths. Whoever learns of its servers after it has ended
   * its candidates is reached where its checks come from.
   */
  boolean hasPath(Set<ExpectedPath> expected) {
    boolean late = left().learnsServersLate || right().learnsServersLate;
    return late ? path().isAsGoodAs(expected) : expected.contains(path());
  }

  /** Sends datagrams each way, a few in case links lose them. */
  void exchangePayload() {
    check(payloadPasses(Duration.ofSeconds(5)), "payload does not pass both ways");
  }

  /** Sends a datagram each way every second until both have come through. */
  boolean payloadPasses(Duration limit) {
    return payloadPasses(0, limit);
  }

  /** The same with datagrams of at least so many bytes. */
  boolean payloadPasses(int bytes, Duration limit) {
    PeerProcess one = left();
    PeerProcess two = right();
    String beginning = "word at " + world.run.elapsed();
    String word = beginning + ".".repeat(Math.max(0, bytes - beginning.length()));
    boolean heard = false;
    for (int i = 0; i < limit.toSeconds() && !heard; i++) {
      one.send(two.self, word);
      two.send(one.self, word);
      heard =
          world.run.runUntil(
              () -> one.received.contains(word) && two.received.contains(word),
              Duration.ofSeconds(1));
    }
    return heard;
  }

  /** Lets both stay as they are for a time in which no state may move and no envelope be sent. */
  void rest(Duration time, int mostEnvelopes) {
    int movesBefore = moves();
    long envelopesBefore = world.relay.published();
    world.run.runFor(time);
    check(moves() == movesBefore, "a state moved within " + time + " of rest");
    long envelopes = world.relay.published() - envelopesBefore;
    check(
        envelopes <= mostEnvelopes,
        envelopes + " envelopes within " + time + " of rest, expected at most " + mostEnvelopes);
    check(isAllSaid(), "somebody lacks what the other has said");
    int flows = leftSite.entries() + rightSite.entries();
    check(
        flows <= MOST_NAT_ENTRIES + extraFlows,
        flows + " flows in routers, expected at most " + (MOST_NAT_ENTRIES + extraFlows));
  }

  /** Whether each has all that the other says in its present generation. */
  private boolean isAllSaid() {
    SessionSnapshot one = leftSession();
    SessionSnapshot two = rightSession();
    if (one == null || two == null || !World.bound(one, two)) {
      return true;
    }
    Witness here = left().witness(right().self);
    Witness there = right().witness(left().self);
    return here.isKnownTo(there, one.sessionId()) && there.isKnownTo(here, two.sessionId());
  }

  int moves() {
    return left().moves(right().self).size() + right().moves(left().self).size();
  }

  /**
   * Without a path both must begin anew, again and again, because one of them has failed: its new
   * beginning is news to the other, whose checks may have had more time left.
   */
  void failAgainAndAgain(int times, Duration limit) {
    PeerProcess one = left();
    PeerProcess two = right();
    boolean cycled =
        world.run.runUntil(
            () ->
                attempts(one, two) > times
                    && attempts(two, one) > times
                    && failures(one, two) + failures(two, one) >= 2L * times,
            limit);
    check(cycled, "did not fail and begin anew " + times + " times");
    check(
        one.moves(two.self).count(SessionState.CONNECTED) == 0
            && two.moves(one.self).count(SessionState.CONNECTED) == 0,
        "connected where no direct path is possible");
  }

  private static long attempts(PeerProcess one, PeerProcess other) {
    return one.moves(other.self).count(SessionState.NEW);
  }

  private static long failures(PeerProcess one, PeerProcess other) {
    return one.moves(other.self).count(SessionState.FAILED);
  }

  void check(boolean holds, String what) {
    assertThat(holds).withFailMessage(() -> what + "\n" + story()).isTrue();
  }

  String story() {
    StringBuilder text = new StringBuilder(variety.toString());
    if (left != null) {
      text.append("\n  ").append(left.story(rightKey.publicKey()));
    }
    if (right != null) {
      text.append("\n  ").append(right.story(leftKey.publicKey()));
    }
    text.append("\n  relay: ").append(world.relay.published()).append(" envelopes published\n");
    return text + String.join("\n", world.run.trace().tail(Integer.getInteger("netlab.tail", 30)));
  }
}
