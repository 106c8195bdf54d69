package eu.riasc.wice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The members of a JSON object that a command has printed. */
final class Fields {
  private final Map<?, ?> members;

  private Fields(@Nullable Object value) {
    assertThat(value).isInstanceOf(Map.class);
    this.members = (Map<?, ?>) Objects.requireNonNull(value);
  }

  static Fields parse(String json) {
    return new Fields(Json.parse(json));
  }

  @Nullable Object value(String name) {
    return members.get(name);
  }

  String text(String name) {
    return (String) Objects.requireNonNull(members.get(name), name);
  }

  double number(String name) {
    return ((Number) Objects.requireNonNull(members.get(name), name)).doubleValue();
  }

  Fields object(String name) {
    return new Fields(members.get(name));
  }

  List<Fields> objects(String name) {
    return ((List<?>) Objects.requireNonNull(members.get(name), name))
        .stream().map(member -> new Fields(member)).toList();
  }

  boolean is(String event) {
    return event.equals(members.get("event"));
  }
}
