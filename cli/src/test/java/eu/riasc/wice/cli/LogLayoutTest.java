package eu.riasc.wice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogLayoutTest {
  @Test
  void saysWhenHowBadWhoAndWhat() {
    assertThat(line(null))
        .isEqualTo("10:17:36.789 WARN  NodeCore: 3 of 4" + System.lineSeparator());
  }

  @Test
  void aStackTraceFollowsItsLine() {
    assertThat(line(new IllegalStateException("why")))
        .startsWith("10:17:36.789 WARN  NodeCore: 3 of 4" + System.lineSeparator())
        .contains("java.lang.IllegalStateException: why")
        .contains("at eu.riasc.wice.cli.LogLayoutTest.aStackTraceFollowsItsLine")
        .endsWith(System.lineSeparator());
  }

  private static String line(@Nullable Throwable thrown) {
    LoggingEvent event =
        new LoggingEvent(
            "",
            new LoggerContext().getLogger("eu.riasc.wice.node.NodeCore"),
            Level.WARN,
            "{} of {}",
            thrown,
            new Object[] {3, 4});
    event.setTimeStamp(37_056_789L);
    return new LogLayout(ZoneOffset.UTC).doLayout(event);
  }
}
