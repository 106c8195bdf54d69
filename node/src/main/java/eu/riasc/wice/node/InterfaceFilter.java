package eu.riasc.wice.node;

import java.util.ArrayList;
import java.util.List;

/**
 * Chooses network interfaces by name. A pattern is a glob: {@code *} stands for any characters,
 * {@code ?} for one; with {@code !} in front it takes interfaces away. Without patterns every
 * interface is chosen; when all patterns take away, every other interface is chosen; otherwise
 * those that match a pattern and are not taken away.
 *
 * <p>Immutable.
 */
public final class InterfaceFilter {
  private static final InterfaceFilter ALL = new InterfaceFilter(List.of(), List.of());

  private final List<String> chosen;
  private final List<String> refused;

  private InterfaceFilter(List<String> chosen, List<String> refused) {
    this.chosen = chosen;
    this.refused = refused;
  }

  /** Every interface. */
  public static InterfaceFilter all() {
    return ALL;
  }

  /**
   * The filter made of these patterns.
   *
   * @throws NodeException if a pattern is empty or has characters that no interface name has
   */
  public static InterfaceFilter of(List<String> patterns) {
    List<String> chosen = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (String pattern : patterns) {
      boolean refuses = pattern.startsWith("!");
      String glob = refuses ? pattern.substring(1) : pattern;
      if (glob.isEmpty() || glob.chars().anyMatch(c -> c <= ' ' || c == '/')) {
        throw new NodeException(
            NodeException.Code.BAD_SETTING,
            "interface pattern: found '"
                + pattern
                + "', expected a name or a glob such as eth* or !docker*");
      }
      (refuses ? refused : chosen).add(glob);
    }
    return new InterfaceFilter(List.copyOf(chosen), List.copyOf(refused));
  }

  /** Whether the interface of this name is chosen. */
  public boolean accepts(String interfaceName) {
    if (refused.stream().anyMatch(glob -> matches(glob, interfaceName))) {
      return false;
    }
    return chosen.isEmpty() || chosen.stream().anyMatch(glob -> matches(glob, interfaceName));
  }

  /** Whether a pattern without wildcards asks for exactly this interface. */
  boolean names(String interfaceName) {
    return chosen.contains(interfaceName);
  }

  private static boolean matches(String glob, String name) {
    int g = 0;
    int n = 0;
    int star = -1;
    int retry = 0;
    while (n < name.length()) {
      if (g < glob.length() && glob.charAt(g) == '*') {
        star = g++;
        retry = n;
      } else if (g < glob.length() && (glob.charAt(g) == '?' || glob.charAt(g) == name.charAt(n))) {
        g++;
        n++;
      } else if (star >= 0) {
        g = star + 1;
        n = ++retry;
      } else {
        return false;
      }
    }
    while (g < glob.length() && glob.charAt(g) == '*') {
      g++;
    }
    return g == glob.length();
  }
}
