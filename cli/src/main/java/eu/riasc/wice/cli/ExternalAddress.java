package eu.riasc.wice.cli;

import eu.riasc.wice.sansio.IpLiteral;
import java.net.InetAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code INTERNAL=EXTERNAL}, two IP addresses. */
final class ExternalAddress implements ITypeConverter<ExternalAddress.Pair> {
  /**
   * What a 1:1 NAT does.
   *
   * @param internal an address of this host
   * @param external what the NAT makes of it
   */
  record Pair(InetAddress internal, InetAddress external) {}

  @Override
  public Pair convert(String value) {
    int sign = value.indexOf('=');
    InetAddress internal = IpLiteral.parseOrNull(value.substring(0, Math.max(0, sign)));
    InetAddress external = IpLiteral.parseOrNull(value.substring(sign + 1));
    if (internal == null || external == null) {
      throw new TypeConversionException(
          "found '" + value + "', expected two IP addresses such as 10.0.0.5=198.51.100.7");
    }
    return new Pair(internal, external);
  }
}
