package eu.riasc.wice.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads durations as people write them: {@code 2}, {@code 0.5}, {@code 500ms}, {@code 2s}, {@code
 * 1m}, {@code 1h}.
 */
final class DurationReader implements ITypeConverter<Duration> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h)?");

  @Override
  public Duration convert(String value) {
    Matcher matcher = FORM.matcher(value);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "found '" + value + "', expected a number of seconds or a time such as 500ms, 2s or 1m");
    }
    String unit = matcher.group(2) == null ? "s" : matcher.group(2);
    double nanosPerUnit =
        switch (unit) {
          case "ms" -> 1e6;
          case "m" -> 60e9;
          case "h" -> 3600e9;
          default -> 1e9;
        };
    Duration duration =
        Duration.ofNanos(Math.round(Double.parseDouble(matcher.group(1)) * nanosPerUnit));
    if (duration.isZero()) {
      throw new TypeConversionException("found '" + value + "', expected more than nothing");
    }
    return duration;
  }
}
