package eu.riasc.wice.session;

import eu.riasc.wice.crypto.PublicKeyPair;
import eu.riasc.wice.sansio.TokenBucket;
import eu.riasc.wice.signaling.CandidateDescription;
import eu.riasc.wice.signaling.Content;
import eu.riasc.wice.signaling.Credentials;
import eu.riasc.wice.signaling.Id;
import eu.riasc.wice.signaling.SessionDescription;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One process of one peer, reduced to its descriptions: the real rules, and in place of ICE a note
 * of what was agreed.
 */
final class ModelPeer implements DialogueOwner {
  private final RandomGenerator random;
  private final Consumer<SessionDescription> wire;
  private final Runnable path;
  private final Newcomers newcomers;
  private final int candidates;
  private final Set<String> checkedBy = new TreeSet<>();
  private boolean answered;
  private boolean idle = true;
  private int contentNumber;
  private Credentials credentials;
  private @Nullable Content theirs;
  private @Nullable ModelPeer pairWith;
  private OptionalLong questionEndsAtNanos = OptionalLong.empty();

  /** Moves of the state: a generation accepted, begun or left. */
  int moves;

  final Dialogue dialogue;
  final DialogueCounters counters = new DialogueCounters();

  ModelPeer(
      PublicKeyPair keys,
      int candidates,
      RandomGenerator random,
      Consumer<SessionDescription> wire,
      Runnable path,
      long nowNanos) {
    this.path = path;
    this.candidates = candidates;
    this.random = random;
    this.wire = wire;
    this.newcomers = new Newcomers();
    this.credentials = freshCredentials();
    this.dialogue =
        new Dialogue(
            keys,
            Id.random(random),
            null,
            content(),
            this,
            new AnswerLimits(new TokenBucket(200, 200, nowNanos), nowNanos),
            counters,
            random,
            random);
  }

  void changeContent(long nowNanos) {
    contentNumber++;
    dialogue.offer(content(), nowNanos);
  }

  void restartIce(long nowNanos) {
    moves++;
    renew();
    dialogue.begin(content());
    dialogue.announce(nowNanos);
  }

  /** Whether both are bound to each other, and each has all of the other's content. */
  boolean agreesWith(ModelPeer other) {
    return knowsAllOf(other) && other.knowsAllOf(this);
  }

  private boolean knowsAllOf(ModelPeer other) {
    return other.dialogue.generation().id().equals(dialogue.generation().boundTo())
        && other.dialogue.generation().content().equals(theirs)
        && !dialogue.generation().wantsAcknowledgement();
  }

  /** What the peer has said, as far as it has come. */
  @Nullable Content theirs() {
    return theirs;
  }

  /** How many fresh descriptions the limits put off. */
  long refused() {
    return counters.restartsRefused + counters.newcomersRefused;
  }

  @Override
  public boolean offersContent() {
    return idle;
  }

  @Override
  public boolean admits(SessionDescription description, long nowNanos) {
    Newcomers.Verdict verdict = newcomers.judge(description, pairWith != null, nowNanos);
    if (verdict == Newcomers.Verdict.ASK_OLD) {
      questionEndsAtNanos = OptionalLong.of(nowNanos + Newcomers.PATIENCE.toNanos());
    }
    return verdict == Newcomers.Verdict.ADMIT;
  }

  /** A transport to this very process is up. */
  void pairSelected(ModelPeer with) {
    pairWith = with;
  }

  OptionalLong nextTimeoutNanos() {
    OptionalLong next = dialogue.nextTimeoutNanos();
    if (questionEndsAtNanos.isPresent()
        && (next.isEmpty() || questionEndsAtNanos.getAsLong() < next.getAsLong())) {
      return questionEndsAtNanos;
    }
    return next;
  }

  /**
   * Does what is due.
   *
   * @param living the peer's process, which alone answers on a pair
   */
  void handleTimeout(ModelPeer living, long nowNanos) {
    if (questionEndsAtNanos.isPresent() && questionEndsAtNanos.getAsLong() <= nowNanos) {
      questionEndsAtNanos = OptionalLong.empty();
      if (pairWith == living) {
        newcomers.oldIsAlive();
      } else {
        SessionDescription waiting = newcomers.oldIsGone();
        if (waiting != null) {
          dialogue.handle(waiting, null, nowNanos);
        }
      }
    }
    dialogue.handleTimeout(nowNanos);
  }

  @Override
  public void accepted(SessionDescription description, long nowNanos) {
    moves++;
    idle = false;
    newcomers.accepted(description.instanceId());
    dialogue.resume();
  }

  @Override
  public void updated(Content content, long nowNanos) {
    Set<CandidateDescription> all = new TreeSet<>(Comparator.comparing(CandidateDescription::port));
    if (theirs != null && theirs.capabilities().equals(content.capabilities())) {
      all.addAll(theirs.candidates());
    }
    all.addAll(content.candidates());
    theirs = content(content, List.copyOf(all));
    path.run();
  }

  private static Content content(Content rest, List<CandidateDescription> candidates) {
    return new Content(
        rest.credentials(),
        candidates,
        rest.endOfCandidates(),
        rest.closing(),
        rest.pacingMillis(),
        rest.capabilities(),
        rest.name(),
        rest.softwareVersion());
  }

  @Override
  public boolean isAcceptanceShown() {
    Check check = check();
    return check != null && checkedBy.contains(check.target().ufrag());
  }

  @Override
  public boolean hasShownAcceptance() {
    return answered;
  }

  /**
   * A connectivity check of this peer: what it is signed with, and who signs.
   *
   * @param target the credentials it is for
   * @param sender those of the generation it is sent in
   */
  record Check(Credentials target, Credentials sender) {}

  /** The check this peer would send at present, or null. */
  @Nullable Check check() {
    Credentials target = theirs == null ? null : theirs.credentials();
    return target == null ? null : new Check(target, credentials);
  }

  /** Takes a check; returns whether it is answered. */
  boolean takeCheck(Check check) {
    boolean authentic = check.target().equals(credentials);
    if (authentic) {
      checkedBy.add(check.sender().ufrag());
    }
    return authentic;
  }

  /** Takes the answer to a check. */
  void takeAnswer(Check check) {
    answered |= check.equals(check());
  }

  @Override
  public Content restarted(long nowNanos) {
    moves++;
    renew();
    return content();
  }

  @Override
  public void transmit(
      SessionDescription description, @Nullable String via, boolean repeated, long nowNanos) {
    wire.accept(description);
  }

  private void renew() {
    credentials = freshCredentials();
    theirs = null;
    checkedBy.clear();
    answered = false;
  }

  private Credentials freshCredentials() {
    return new Credentials(
        Integer.toHexString(random.nextInt()), "password-of-twenty-two-chars", false);
  }

  private CandidateDescription candidate(int port) {
    return new CandidateDescription(
        CandidateDescription.Kind.HOST,
        CandidateDescription.NetworkType.UDP4,
        null,
        "content-" + contentNumber,
        1,
        1,
        "192.0.2.1",
        1 + port,
        null,
        null);
  }

  private Content content() {
    SortedSet<String> capabilities = new TreeSet<>();
    capabilities.add("content-" + contentNumber);
    return new Content(
        credentials,
        IntStream.range(0, candidates).mapToObj(this::candidate).toList(),
        true,
        false,
        (int) Duration.ofMillis(5).toMillis(),
        capabilities,
        null,
        null);
  }
}
