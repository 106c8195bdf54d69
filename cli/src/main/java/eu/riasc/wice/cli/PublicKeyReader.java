package eu.riasc.wice.cli;

import eu.riasc.wice.crypto.CryptoException;
import eu.riasc.wice.crypto.PublicKey;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a public key from the command line. */
final class PublicKeyReader implements ITypeConverter<PublicKey> {
  @Override
  public PublicKey convert(String value) {
    try {
      return PublicKey.parse(value);
    } catch (CryptoException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
