package eu.riasc.wice.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of a JSON object one by one, and says in one line what is wrong with which of
 * them.
 */
final class JsonObject {
  private final String path;
  private final Map<?, ?> members;

  private JsonObject(String path, Map<?, ?> members) {
    this.path = path;
    this.members = members;
  }

  /**
   * The object that a value is.
   *
   * @param path where the value is, for messages
   * @throws Failure if it is no object
   */
  static JsonObject of(String path, @Nullable Object value) {
    if (value instanceof Map<?, ?> members) {
      return new JsonObject(path, members);
    }
    throw Failure.usage(
        "read json: " + path + ": found " + describe(value) + ", expected an object");
  }

  /** Refuses members that mean nothing here. */
  JsonObject allowing(String... names) {
    Set<String> unknown = new TreeSet<>();
    members.keySet().forEach(name -> unknown.add(String.valueOf(name)));
    unknown.removeAll(Set.of(names));
    if (!unknown.isEmpty()) {
      throw Failure.usage(
          "read json: "
              + path
              + ": found member "
              + unknown.iterator().next()
              + ", expected only "
              + String.join(", ", names));
    }
    return this;
  }

  boolean has(String name) {
    return members.get(name) != null;
  }

  String text(String name) {
    return required(name, String.class, "a string");
  }

  String text(String name, String absent) {
    return has(name) ? text(name) : absent;
  }

  long number(String name, long min, long max) {
    long number = required(name, Long.class, "an integer");
    if (number < min || number > max) {
      throw Failure.usage(
          "read json: "
              + path
              + "."
              + name
              + ": found "
              + number
              + ", expected "
              + min
              + " to "
              + max);
    }
    return number;
  }

  long number(String name, long min, long max, long absent) {
    return has(name) ? number(name, min, max) : absent;
  }

  boolean flag(String name) {
    return has(name) && required(name, Boolean.class, "true or false");
  }

  /** The constant whose name this member is, written as {@link MessageJson#token} does. */
  <E extends Enum<E>> E constant(String name, E[] constants) {
    String text = text(name);
    for (E each : constants) {
      if (MessageJson.token(each).equals(text)) {
        return each;
      }
    }
    String known = String.join(", ", Arrays.stream(constants).map(MessageJson::token).toList());
    throw Failure.usage(
        "read json: " + path + "." + name + ": found '" + text + "', expected one of " + known);
  }

  /** What a nested object stands for, or null if it is absent. */
  <T> @Nullable T object(String name, Function<JsonObject, T> reader) {
    return has(name) ? reader.apply(of(path + "." + name, members.get(name))) : null;
  }

  /**
   * What a text stands for, or null if it is absent. A reader's exception becomes a message that
   * names the member.
   */
  <T> @Nullable T parsed(String name, Function<String, T> reader) {
    if (!has(name)) {
      return null;
    }
    try {
      return reader.apply(text(name));
    } catch (Failure e) {
      throw e;
    } catch (RuntimeException e) {
      throw Failure.usage(
          "read json: " + path + "." + name + ": " + Errors.oneLine(e.getMessage()));
    }
  }

  /** As {@link #parsed}, for a member that must be there. */
  <T> T requiredParsed(String name, Function<String, T> reader) {
    T value = parsed(name, reader);
    if (value == null) {
      throw missing(name);
    }
    return value;
  }

  /** The elements of a list, each an object; none if it is absent. */
  <T> List<T> objects(String name, Function<JsonObject, T> reader) {
    return elements(name).stream()
        .map(each -> reader.apply(of(path + "." + name + "[]", each)))
        .toList();
  }

  /** The elements of a list, each a string; none if it is absent. */
  List<String> texts(String name) {
    return elements(name).stream()
        .map(
            each -> {
              if (each instanceof String text) {
                return text;
              }
              throw Failure.usage(
                  "read json: "
                      + path
                      + "."
                      + name
                      + ": found "
                      + describe(each)
                      + ", expected strings");
            })
        .toList();
  }

  private List<?> elements(String name) {
    return has(name) ? required(name, List.class, "a list") : List.of();
  }

  private <T> T required(String name, Class<T> type, String expected) {
    Object value = members.get(name);
    if (value == null) {
      throw missing(name);
    }
    if (!type.isInstance(value)) {
      throw Failure.usage(
          "read json: "
              + path
              + "."
              + name
              + ": found "
              + describe(value)
              + ", expected "
              + expected);
    }
    return type.cast(value);
  }

  private Failure missing(String name) {
    return Failure.usage(
        "read json: " + path + ": found no member " + name + ", which is required");
  }

  private static String describe(@Nullable Object value) {
    if (value == null) {
      return "nothing";
    }
    return value instanceof Map
        ? "an object"
        : value instanceof List ? "a list" : "'" + value + "'";
  }
}
