package eu.riasc.wice.session;

import eu.riasc.wice.signaling.Content;
import eu.riasc.wice.signaling.Id;
import eu.riasc.wice.signaling.SessionDescription.Part;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One generation of ours as the peer sees it: its id, its content with a revision, and the
 * generation of the peer it is bound to. It is bound once and never again.
 */
final class Generation {
  /** What content of the bound generation is to us. */
  enum Arrival {
    /** Nothing new. */
    KNOWN,
    /** Part of a revision that is not complete yet. */
    PART,
    /** A newer revision, complete with this. */
    NEWER
  }

  private final Id id;
  private Content content;
  private long revision = 1;
  private long acknowledgedRevision;
  private long sentRevision;
  private @Nullable Id boundTo;
  private @Nullable Id sentBoundTo;
  private long appliedRevision;
  private long acceptedRevision;
  private long firstNamingRevision;
  private @Nullable Id toldId;
  private long toldRevision;
  private boolean candidateSent;
  private final ArrivingRevision arriving = new ArrivingRevision();

  Generation(Id id, Content content) {
    this.id = id;
    this.content = content;
  }

  Id id() {
    return id;
  }

  Content content() {
    return content;
  }

  long revision() {
    return revision;
  }

  /** The peer's generation that this one is bound to, or null. */
  @Nullable Id boundTo() {
    return boundTo;
  }

  /** How much of the bound generation's content has been applied. */
  long appliedRevision() {
    return appliedRevision;
  }

  /** Whether the peer does not have all of our content yet. */
  boolean wantsAcknowledgement() {
    return boundTo == null || acknowledgedRevision < revision;
  }

  /**
   * Whether the last full description we sent says less than we would say now, acknowledgements of
   * content aside.
   */
  boolean hasNews() {
    return sentRevision < revision || !Objects.equals(boundTo, sentBoundTo);
  }

  /** Whether the content carries the first candidates, and they have not been sent. */
  boolean hasFirstCandidate() {
    return !candidateSent && !content.candidates().isEmpty();
  }

  /**
   * Replaces the content.
   *
   * @return whether it differs, in which case the revision has grown
   */
  boolean replaceContent(Content replacement) {
    if (content.equals(replacement)) {
      return false;
    }
    content = replacement;
    revision++;
    return true;
  }

  /** Binds this generation to one of the peer. */
  void bind(Id theirs) {
    if (boundTo != null) {
      throw new IllegalStateException(
          "generation " + id + ": bound to " + boundTo + ", cannot be bound again to " + theirs);
    }
    boundTo = theirs;
  }

  /**
   * Notes content of the bound generation. A revision that comes in parts is applied when all of
   * its candidates have been in one; one that a later revision has overtaken is not needed.
   */
  Arrival arrived(long theirRevision, @Nullable Part part) {
    if (theirRevision <= appliedRevision || theirRevision < arriving.revision()) {
      return Arrival.KNOWN;
    }
    if (part != null && !arriving.completedBy(theirRevision, part)) {
      return Arrival.PART;
    }
    appliedRevision = theirRevision;
    return Arrival.NEWER;
  }

  /** Notes that the first content of the peer has been applied and came whole. */
  void acceptedWhole() {
    acceptedRevision = appliedRevision;
  }

  /**
   * Whether the peer learns that we have all of its content from the mere fact that we have
   * accepted it.
   */
  boolean impliesAcknowledgement() {
    return acceptedRevision > 0 && appliedRevision == acceptedRevision;
  }

  /**
   * Whether the peer has all of our content if it has accepted any description of this generation:
   * it can accept only one that named a generation of its own, and all of those said what we say at
   * present.
   */
  boolean isKnownToWhoeverAccepted() {
    return firstNamingRevision == revision;
  }

  /** Whether a full description has named a generation of the peer, so that it can be accepted. */
  boolean hasNamedAnybody() {
    return firstNamingRevision > 0;
  }

  /**
   * Whether the last full description that named a generation of the peer named this one and said
   * all we have to say, so that the peer can accept ours as soon as it has it.
   */
  boolean hasTold(Id theirs) {
    return theirs.equals(toldId) && toldRevision == revision;
  }

  /** Notes how much of our content the peer has applied; figures beyond what we sent are cut. */
  void acknowledged(long ourRevision) {
    acknowledgedRevision = Math.max(acknowledgedRevision, Math.min(ourRevision, revision));
  }

  /**
   * Notes that a full description goes out, to whomever.
   *
   * @param echo the generation of the peer that it echoes, or null
   */
  void told(@Nullable Id echo) {
    Id named = boundTo != null ? boundTo : echo;
    if (named != null) {
      firstNamingRevision = firstNamingRevision == 0 ? revision : firstNamingRevision;
      toldId = named;
      toldRevision = revision;
    }
  }

  /** Notes that the full description that went out goes to all. */
  void sent() {
    sentRevision = revision;
    sentBoundTo = boundTo;
    candidateSent |= !content.candidates().isEmpty();
  }
}
