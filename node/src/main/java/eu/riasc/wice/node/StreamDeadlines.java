package eu.riasc.wice.node;

import java.util.Comparator;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The streams that have a deadline, by when it is. */
final class StreamDeadlines {
  private static final Comparator<Stream> BY_NAME =
      Comparator.<Stream, Boolean>comparing(stream -> stream.id().accepted())
          .thenComparing(stream -> stream.id().number());

  /** Times are compared by subtraction; equal ones by name, so that none hides another. */
  private static final Comparator<Stream> EARLIEST_FIRST =
      (one, two) -> {
        long difference = one.deadlineNanos() - two.deadlineNanos();
        return difference != 0 ? Long.signum(difference) : BY_NAME.compare(one, two);
      };

  private final TreeSet<Stream> ordered = new TreeSet<>(EARLIEST_FIRST);

  void set(Stream stream, long atNanos) {
    ordered.remove(stream);
    stream.setDeadlineNanos(atNanos);
    ordered.add(stream);
  }

  void clear(Stream stream) {
    ordered.remove(stream);
  }

  OptionalLong next() {
    return ordered.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(ordered.first().deadlineNanos());
  }

  /** The next stream that is due, which then has no deadline any more; null if there is none. */
  @Nullable Stream pollDue(long nowNanos) {
    if (ordered.isEmpty() || ordered.first().deadlineNanos() - nowNanos > 0) {
      return null;
    }
    return ordered.pollFirst();
  }
}
