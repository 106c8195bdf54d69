package eu.riasc.wice.signaling.kubernetes;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * The API server's own clock, as the {@code Date} of its last answer shows it: ages are measured
 * against the clock that wrote the creation times, since ours may be wrong by hours.
 */
final class ServerClock {
  private @Nullable Instant shown;
  private long shownAtNanos;

  /** Reads the clock from an answer. A date that is none changes nothing. */
  void read(@Nullable String date, long nowNanos) {
    if (date == null) {
      return;
    }
    try {
      shown = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
      shownAtNanos = nowNanos;
    } catch (DateTimeException e) {
      // a proxy in between may write what it likes; the reading before stays valid
    }
  }

  /** What time it is there, within a second, or null while it is not known. */
  @Nullable Instant now(long nowNanos) {
    return shown == null ? null : shown.plusNanos(nowNanos - shownAtNanos);
  }

  /** How old something is that was created then; zero while the clock is not known. */
  Duration age(Instant created, long nowNanos) {
    Instant now = now(nowNanos);
    return now == null ? Duration.ZERO : Duration.between(created, now);
  }
}
