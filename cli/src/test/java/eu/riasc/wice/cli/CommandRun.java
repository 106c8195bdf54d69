package eu.riasc.wice.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * One run of a command in this process.
 *
 * @param code its exit code
 * @param out what it printed as text
 * @param raw what it wrote as bytes, past the text
 * @param err what it printed on standard error
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares runs
record CommandRun(int code, String out, byte[] raw, String err) {
  static CommandRun of(String... args) {
    return with(new byte[0], args);
  }

  static CommandRun with(String input, String... args) {
    return with(input.getBytes(StandardCharsets.UTF_8), args);
  }

  static CommandRun with(byte[] input, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    InputStream inBefore = System.in;
    PrintStream outBefore = System.out;
    try {
      System.setIn(new ByteArrayInputStream(input));
      System.setOut(new PrintStream(raw, true, StandardCharsets.UTF_8));
      Style plain = Style.of(false, Map.of());
      int code =
          Commands.line(args, new StopSignal(), plain, new PrintWriter(out), new PrintWriter(err))
              .execute(args);
      return new CommandRun(code, out.toString(), raw.toByteArray(), err.toString());
    } finally {
      System.setIn(inBefore);
      System.setOut(outBefore);
    }
  }

  List<String> lines() {
    return out.lines().toList();
  }
}
