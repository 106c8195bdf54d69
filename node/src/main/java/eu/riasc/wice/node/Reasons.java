package eu.riasc.wice.node;

import eu.riasc.wice.sansio.IpLiteral;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;

/** One line for people: why a stream has ended. */
final class Reasons {
  private static final int LONGEST = 200;

  private Reasons() {}

  /** What an exception says, in one line. */
  static String of(Throwable e) {
    String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    String line = text.replaceAll("[^\\x20-\\x7e]+", " ").strip();
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
  }

  static String text(InetSocketAddress address) {
    String literal = IpLiteral.text(address.getAddress());
    return (address.getAddress() instanceof Inet6Address ? "[" + literal + "]" : literal)
        + ":"
        + address.getPort();
  }

  static String text(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
