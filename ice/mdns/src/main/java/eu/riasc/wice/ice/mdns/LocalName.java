package eu.riasc.wice.ice.mdns;

import java.util.Locale;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A name that hides an address: a UUID under {@code .local}. Other names are never asked for, so
 * nobody can have us look for a printer.
 *
 * @param text lower case, such as {@code 2f5e7a4c-....local}
 */
public record LocalName(String text) {
  private static final Pattern FORM =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.local");
  private static final int LENGTH = 36 + ".local".length();

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if it is not a UUID under {@code .local}
   */
  public LocalName {
    if (text.length() != LENGTH || !FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "local name: found " + text.length() + " characters, expected a uuid under .local");
    }
  }

  /** Makes a name of a random UUID (RFC 9562, version 4). */
  static LocalName random(RandomGenerator random) {
    long high = (random.nextLong() & ~0xf000L) | 0x4000L;
    long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new LocalName(new UUID(high, low) + ".local");
  }

  /** Reads a name in either case, or returns null if it is none of these. */
  public static @Nullable LocalName parseOrNull(String text) {
    if (text.length() != LENGTH) {
      return null;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    return FORM.matcher(lower).matches() ? new LocalName(lower) : null;
  }

  @Override
  public String toString() {
    return text;
  }
}
