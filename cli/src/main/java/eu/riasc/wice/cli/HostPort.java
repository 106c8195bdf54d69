package eu.riasc.wice.cli;

import eu.riasc.wice.sansio.IpLiteral;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads {@code HOST:PORT}, where HOST is a name, an IPv4 address, or an IPv6 address in brackets.
 */
final class HostPort implements ITypeConverter<InetSocketAddress> {
  /** Two or more fields of an IPv6 address that are zero, with the colons around them. */
  private static final Pattern ZEROS = Pattern.compile("(?:^|:)0(?::0)+(?::|$)");

  @Override
  public InetSocketAddress convert(String value) {
    int colon = value.lastIndexOf(':');
    String host = colon < 0 ? value : value.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (colon <= 0 || (host.contains(":") && !bracketed)) {
      throw bad(value);
    }
    int port;
    try {
      port = Integer.parseInt(value.substring(colon + 1));
    } catch (NumberFormatException e) {
      throw bad(value);
    }
    if (port < 0 || port > 65535) {
      throw new TypeConversionException(
          "found port " + port + " in '" + value + "', expected 0 to 65535");
    }
    try {
      InetAddress address =
          InetAddress.getByName(bracketed ? host.substring(1, host.length() - 1) : host);
      return new InetSocketAddress(address, port);
    } catch (UnknownHostException e) {
      throw new TypeConversionException("cannot resolve '" + host + "': no such host is known");
    }
  }

  /** The usual way to write an address down, IPv6 in brackets. */
  static String text(InetSocketAddress address) {
    String host = IpLiteral.text(address.getAddress());
    return (host.contains(":") ? "[" + compressed(host) + "]" : host) + ":" + address.getPort();
  }

  /** Puts {@code ::} in place of the longest run of zeros, of several the first (RFC 5952 §4.2). */
  private static String compressed(String full) {
    Matcher zeros = ZEROS.matcher(full);
    int start = 0;
    int end = 0;
    while (zeros.find()) {
      if (zeros.end() - zeros.start() > end - start) {
        start = zeros.start();
        end = zeros.end();
      }
    }
    return end == 0 ? full : full.substring(0, start) + "::" + full.substring(end);
  }

  private static TypeConversionException bad(String value) {
    return new TypeConversionException(
        "found '" + value + "', expected HOST:PORT, such as 127.0.0.1:7443 or [::1]:7443");
  }
}
