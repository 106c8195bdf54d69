package eu.riasc.wice.netlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SeedsTest {
  private final List<Long> ran = new ArrayList<>();
  private final String seed = System.getProperty("netlab.seed", "");
  private final String seeds = System.getProperty("netlab.seeds", "");

  @BeforeEach
  void forgetTheCommandLine() {
    System.clearProperty("netlab.seed");
    System.clearProperty("netlab.seeds");
  }

  @AfterEach
  void restoreTheCommandLine() {
    restore("netlab.seed", seed);
    restore("netlab.seeds", seeds);
  }

  private static void restore(String name, String value) {
    if (value.isEmpty()) {
      System.clearProperty(name);
    } else {
      System.setProperty(name, value);
    }
  }

  @Test
  void runsEachSeedOnce() {
    Seeds.each(3, ran::add);
    assertThat(ran).containsExactly(1L, 2L, 3L);
  }

  @Test
  void countComesFromTheCommandLine() {
    System.setProperty("netlab.seeds", "5");
    Seeds.each(3, ran::add);
    assertThat(ran).hasSize(5);
  }

  @Test
  void replaysOnlyTheSeedAskedFor() {
    System.setProperty("netlab.seed", "123456");
    Seeds.each(3, ran::add);
    assertThat(ran).containsExactly(123456L);
  }

  @Test
  void failureNamesTheLineThatReplaysIt() {
    assertThatThrownBy(
            () ->
                Seeds.each(
                    4,
                    seed -> {
                      ran.add(seed);
                      if (seed % 2 == 0) {
                        throw new IllegalStateException("even");
                      }
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("-Dtest=SeedsTest#")
        .hasMessageContaining("-Dnetlab.seed=2")
        .hasMessageContaining("-Dnetlab.seed=4")
        .hasMessageContaining("even");
    assertThat(ran).hasSize(4);
  }
}
