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

  /** Notes how much of our content the peer has applied; figures beyond what we sent are cut. */
  void acknowledged(long ourRevision) {
    acknowledgedRevision = Math.max(acknowledgedRevision, Math.min(ourRevision, revision));
  }

  /** Notes that a full description has been sent. */
  void sent() {
    sentRevision = revision;
    sentBoundTo = boundTo;
    candidateSent |= !content.candidates().isEmpty();
  }
}
