package eu.riasc.wice.cli;

import java.io.Console;
import java.util.Map;
import picocli.CommandLine;

/**
 * Colour on a terminal, nothing elsewhere. {@code NO_COLOR} set to anything, or {@code TERM=dumb},
 * switches it off.
 */
final class Style {
  private final boolean colour;

  private Style(boolean colour) {
    this.colour = colour;
  }

  /** The style for this process's standard output. */
  static Style ofThisProcess() {
    return of(isTerminal(), System.getenv());
  }

  /** Up to Java 21 there is no console unless it is a terminal; later it has to be asked. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  static Style of(boolean terminal, Map<String, String> environment) {
    String noColour = environment.getOrDefault("NO_COLOR", "");
    return new Style(
        terminal && noColour.isEmpty() && !environment.getOrDefault("TERM", "dumb").equals("dumb"));
  }

  boolean hasColour() {
    return colour;
  }

  CommandLine.Help.Ansi ansi() {
    return colour ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF;
  }

  String bold(String text) {
    return paint("1", text);
  }

  String dim(String text) {
    return paint("2", text);
  }

  String good(String text) {
    return paint("32", text);
  }

  String bad(String text) {
    return paint("31", text);
  }

  String busy(String text) {
    return paint("33", text);
  }

  private String paint(String code, String text) {
    return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
