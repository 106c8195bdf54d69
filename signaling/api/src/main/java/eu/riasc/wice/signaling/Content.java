package eu.riasc.wice.signaling;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a session description offers. A change of it is a new revision.
 *
 * @param credentials ICE credentials; missing while they are held back
 * @param candidates all local candidates so far, at most {@link MessageCodec#MAX_CANDIDATES}
 * @param endOfCandidates no more will come (RFC 8838 §13)
 * @param closing the sender is leaving this session
 * @param pacingMillis Ta the sender offers; 0: no offer
 * @param capabilities what the sender can do, by name, sorted
 * @param name what the sender calls itself
 * @param softwareVersion the sender's software
 */
public record Content(
    @Nullable Credentials credentials,
    List<CandidateDescription> candidates,
    boolean endOfCandidates,
    boolean closing,
    int pacingMillis,
    SortedSet<String> capabilities,
    @Nullable String name,
    @Nullable String softwareVersion) {
  /** Copies the collections. */
  public Content {
    candidates = List.copyOf(candidates);
    capabilities = Collections.unmodifiableSortedSet(new TreeSet<>(capabilities));
  }

  /** Returns the same, but more candidates may come. */
  public Content withoutEnd() {
    return new Content(
        credentials, candidates, false, closing, pacingMillis, capabilities, name, softwareVersion);
  }

  /** Makes a content whose capabilities come in any order. */
  public Content(
      @Nullable Credentials credentials,
      List<CandidateDescription> candidates,
      boolean endOfCandidates,
      boolean closing,
      int pacingMillis,
      Collection<String> capabilities,
      @Nullable String name,
      @Nullable String softwareVersion) {
    this(
        credentials,
        candidates,
        endOfCandidates,
        closing,
        pacingMillis,
        new TreeSet<>(capabilities),
        name,
        softwareVersion);
  }
}
