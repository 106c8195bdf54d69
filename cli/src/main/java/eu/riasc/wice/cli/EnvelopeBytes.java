package eu.riasc.wice.cli;

import eu.riasc.wice.signaling.EnvelopeCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How an envelope's bytes come and go: as they are, or as text. */
enum EnvelopeBytes {
  RAW,
  BASE64,
  HEX;

  /** Enough for the longest envelope as hexadecimal digits with line ends. */
  private static final int MAX_INPUT = 3 * EnvelopeCodec.MAX_BYTES;

  byte[] read(InputStream in) throws IOException {
    byte[] input = in.readNBytes(MAX_INPUT + 1);
    if (input.length == 0) {
      throw Failure.usage(
          "read envelope: standard input is empty, expected one serialized envelope");
    }
    if (input.length > MAX_INPUT) {
      throw Failure.failed(
          "read envelope: standard input has more than "
              + MAX_INPUT
              + " bytes, expected one envelope of at most "
              + EnvelopeCodec.MAX_BYTES);
    }
    String text = new String(input, StandardCharsets.ISO_8859_1).replaceAll("\\s", "");
    try {
      return switch (this) {
        case RAW -> input;
        case BASE64 -> Base64.getDecoder().decode(text);
        case HEX -> HexFormat.of().parseHex(text);
      };
    } catch (IllegalArgumentException e) {
      throw Failure.usage(
          "read envelope: standard input is not "
              + MessageJson.token(this)
              + ": "
              + e.getMessage());
    }
  }

  /** Writes the bytes as they are, or as one line. */
  void write(byte[] bytes, OutputStream out) throws IOException {
    String text =
        switch (this) {
          case RAW -> null;
          case BASE64 -> Base64.getEncoder().encodeToString(bytes) + "\n";
          case HEX -> HexFormat.of().formatHex(bytes) + "\n";
        };
    out.write(text == null ? bytes : text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  static final class Reader implements ITypeConverter<EnvelopeBytes> {
    @Override
    public EnvelopeBytes convert(String value) {
      for (EnvelopeBytes each : EnvelopeBytes.values()) {
        if (MessageJson.token(each).equals(value)) {
          return each;
        }
      }
      throw new TypeConversionException("found '" + value + "', expected raw, base64 or hex");
    }
  }
}
