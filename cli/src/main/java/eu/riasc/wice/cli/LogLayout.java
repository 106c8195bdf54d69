package eu.riasc.wice.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Locale;

/** A log line: time of day, level, the class that speaks, what it says; below, a stack trace. */
final class LogLayout extends LayoutBase<ILoggingEvent> {
  private final ZoneId zone;

  LogLayout() {
    this(ZoneId.systemDefault());
  }

  LogLayout(ZoneId zone) {
    this.zone = zone;
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    LocalTime time = LocalTime.ofInstant(Instant.ofEpochMilli(event.getTimeStamp()), zone);
    String name = event.getLoggerName();
    String line =
        String.format(
            Locale.ROOT,
            "%02d:%02d:%02d.%03d %-5s %s: %s%n",
            time.getHour(),
            time.getMinute(),
            time.getSecond(),
            time.getNano() / 1_000_000,
            event.getLevel(),
            name.substring(name.lastIndexOf('.') + 1),
            event.getFormattedMessage());
    return event.getThrowableProxy() == null
        ? line
        : line + ThrowableProxyUtil.asString(event.getThrowableProxy()) + System.lineSeparator();
  }
}
