package eu.riasc.wice.cli;

import eu.riasc.wice.session.MulticastDnsUse;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what multicast DNS is to be used for. */
final class MulticastDnsUseReader implements ITypeConverter<MulticastDnsUse> {
  @Override
  public MulticastDnsUse convert(String value) {
    return switch (value) {
      case "off" -> MulticastDnsUse.OFF;
      case "resolve" -> MulticastDnsUse.RESOLVE;
      case "offer" -> MulticastDnsUse.OFFER;
      default ->
          throw new TypeConversionException(
              "found '" + value + "', expected resolve, offer or off");
    };
  }
}
