package eu.riasc.wice.session;

import java.time.Duration;

/**
 * When a changed description is sent: at once if it carries our first candidate, otherwise together
 * with all other changes of the 20 ms that follow the first of them.
 */
final class DescriptionBatch {
  /** How long changes are collected. */
  static final Duration WINDOW = Duration.ofMillis(20);

  private DescriptionBatch() {}

  /** How long to wait before the content of this generation is sent, in nanoseconds. */
  static long delayNanos(Generation generation) {
    return generation.hasFirstCandidate() ? 0 : WINDOW.toNanos();
  }
}
