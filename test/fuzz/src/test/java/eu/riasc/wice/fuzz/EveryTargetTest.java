package eu.riasc.wice.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All targets in one, because the fuzzer takes one test per process: the first byte of the input
 * says which target gets the rest. This is what every full build runs; the tests of the single
 * targets are for longer hunts.
 */
class EveryTargetTest {
  private static final Target[] TARGETS = Target.values();

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "6s")
  void keepsItsPromises(byte[] input) {
    if (input.length > 0) {
      Target target = TARGETS[(input[0] & 0xff) % TARGETS.length];
      target.check(Arrays.copyOfRange(input, 1, input.length));
    }
  }

  static Stream<byte[]> seeds() {
    return Stream.iterate(0, i -> i < TARGETS.length, i -> i + 1)
        .flatMap(i -> TARGETS[i].seeds().stream().map(seed -> prefixed(i, seed)));
  }

  private static byte[] prefixed(int target, byte[] seed) {
    byte[] input = new byte[1 + seed.length];
    input[0] = (byte) target;
    System.arraycopy(seed, 0, input, 1, seed.length);
    return input;
  }
}
