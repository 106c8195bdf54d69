package eu.riasc.wice.cli;

import java.util.HexFormat;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a SHA-256 hash as tools print it: 64 hexadecimal digits, with or without colons. */
final class HashReader implements ITypeConverter<byte[]> {
  private static final int BYTES = 32;

  @Override
  public byte[] convert(String value) {
    String digits = value.replace(":", "");
    try {
      byte[] hash = HexFormat.of().parseHex(digits);
      if (hash.length == BYTES) {
        return hash;
      }
    } catch (IllegalArgumentException e) {
      throw bad(value);
    }
    throw bad(value);
  }

  private static TypeConversionException bad(String value) {
    return new TypeConversionException("found '" + value + "', expected 64 hexadecimal digits");
  }
}
