package eu.riasc.wice.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option {@code -o}, which means the same for every command that prints data. */
final class OutputFormat {
  /** For people, or for programs. */
  enum Format {
    TEXT,
    JSON
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      converter = Reader.class,
      description = "What to print: text for people, json for programs (one object per line).")
  private Format format = Format.TEXT;

  boolean isJson() {
    return format == Format.JSON;
  }

  static final class Reader implements ITypeConverter<Format> {
    @Override
    public Format convert(String value) {
      return switch (value) {
        case "text" -> Format.TEXT;
        case "json" -> Format.JSON;
        default ->
            throw new TypeConversionException("found '" + value + "', expected text or json");
      };
    }
  }
}
