package eu.riasc.wice.signaling.kubernetes;

/**
 * What a transport has counted so far.
 *
 * @param requests requests made, watches included
 * @param creations those of them that create an envelope
 * @param deletions those of them that delete envelopes
 * @param collections those of the deletions that delete several at once
 * @param lists requests that list envelopes: to ask whether one still waits, or to sweep
 * @param watches requests to watch, refused ones included
 * @param bytesRead bytes that the bodies of all answers had, watches included
 * @param bytesWatched those of them that watches have brought
 * @param watchesBegun watches that began with everything there is, the first time or after the
 *     server had forgotten
 * @param watchesResumed watches that went on where one had ended
 * @param sweeps how often it was this peer's turn to sweep the namespace
 */
public record KubernetesStatistics(
    long requests,
    long creations,
    long deletions,
    long collections,
    long lists,
    long watches,
    long bytesRead,
    long bytesWatched,
    long watchesBegun,
    long watchesResumed,
    long sweeps) {}
