package eu.riasc.wice.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import java.util.function.Supplier;

/** What a decoder allocates is bounded by the size of its input. */
final class Allocation {
  /** For exceptions, their messages and the assertions on them. */
  private static final long FIXED_BYTES = 256 * 1024;

  /** The first runs load classes, which the fuzzer rewrites; that is not the decoder's doing. */
  private static final int ATTEMPTS = 4;

  /** The worst known is a list of two-byte numbers, boxed. */
  private static final long BYTES_PER_INPUT_BYTE = 256;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocation() {}

  /**
   * Runs a decoder, several times if need be, and fails if it always allocates more than its input
   * justifies.
   *
   * @param inputBytes the size of the input
   */
  static <T> T bounded(int inputBytes, Supplier<T> decoder) {
    long limit = FIXED_BYTES + BYTES_PER_INPUT_BYTE * inputBytes;
    long allocated = Long.MAX_VALUE;
    T result = null;
    for (int i = 0; i < ATTEMPTS && allocated > limit; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      result = decoder.get();
      allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    assertThat(allocated).isLessThanOrEqualTo(limit);
    return Objects.requireNonNull(result);
  }
}
