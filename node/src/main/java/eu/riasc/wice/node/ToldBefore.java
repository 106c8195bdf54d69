package eu.riasc.wice.node;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What has been told lately, so that it is not told again each time it is found. Remembers the last
 * few only, since the names in it may be new ones every time.
 */
final class ToldBefore {
  /** More than there are places for sockets. */
  static final int MAX_LINES = 64;

  private final Set<String> lines = new LinkedHashSet<>();

  /** Whether a line is new; from now on it is not, until many others have come. */
  boolean isNew(String line) {
    boolean known = lines.remove(line);
    lines.add(line);
    if (lines.size() > MAX_LINES) {
      Iterator<String> oldest = lines.iterator();
      oldest.next();
      oldest.remove();
    }
    return !known;
  }

  int size() {
    return lines.size();
  }
}
