package eu.riasc.wice.interop;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of the driver protocol: a flat JSON object of strings, of which {@code t} is the type.
 */
record DriverLine(Map<String, String> fields) {
  private static final JsonFactory JSON = new JsonFactory();

  static DriverLine credentials(String ufrag, String pwd) {
    return of("cred", "ufrag", ufrag, "pwd", pwd);
  }

  static DriverLine candidate(String attribute) {
    return of("cand", "c", attribute);
  }

  static DriverLine endOfCandidates() {
    return of("eoc");
  }

  static DriverLine state(String state) {
    return of("state", "s", state);
  }

  static DriverLine data(String hex) {
    return of("data", "hex", hex);
  }

  static DriverLine send(String hex) {
    return of("send", "hex", hex);
  }

  static DriverLine restart() {
    return of("restart");
  }

  static DriverLine quit() {
    return of("quit");
  }

  private static DriverLine of(String type, String... pairs) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("t", type);
    for (int i = 0; i < pairs.length; i += 2) {
      fields.put(pairs[i], pairs[i + 1]);
    }
    return new DriverLine(fields);
  }

  /** Reads one line; values that are not strings are kept in their text form. */
  static DriverLine parse(String line) {
    Map<String, String> fields = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(line)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isScalarValue()) {
          fields.put(parser.currentName(), parser.getText());
        }
      }
    } catch (IOException malformed) {
      throw new UncheckedIOException("driver line: found " + line + ", expected JSON", malformed);
    }
    if (!fields.containsKey("t")) {
      throw new IllegalArgumentException("driver line: found " + line + ", expected a field t");
    }
    return new DriverLine(fields);
  }

  String format() {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(text)) {
      generator.writeStartObject();
      for (Map.Entry<String, String> field : fields.entrySet()) {
        generator.writeStringField(field.getKey(), field.getValue());
      }
      generator.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  String type() {
    return field("t");
  }

  String ufrag() {
    return field("ufrag");
  }

  String pwd() {
    return field("pwd");
  }

  String candidate() {
    return field("c");
  }

  String state() {
    return field("s");
  }

  String hex() {
    return field("hex");
  }

  private String field(String name) {
    String value = fields.get(name);
    if (value == null) {
      throw new IllegalArgumentException("driver line " + fields + " has no field " + name);
    }
    return value;
  }
}
