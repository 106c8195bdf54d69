package eu.riasc.wice.cli;

import eu.riasc.wice.ice.agent.NetworkType;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a network type. */
final class NetworkTypeReader implements ITypeConverter<NetworkType> {
  @Override
  public NetworkType convert(String value) {
    for (NetworkType type : NetworkType.values()) {
      if (type.name().toLowerCase(Locale.ROOT).equals(value)) {
        return type;
      }
    }
    throw new TypeConversionException("found '" + value + "', expected udp4, udp6, tcp4 or tcp6");
  }
}
