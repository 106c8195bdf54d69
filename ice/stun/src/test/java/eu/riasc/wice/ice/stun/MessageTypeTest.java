package eu.riasc.wice.ice.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first 16 bits (RFC 8489 §5, figure 3). */
class MessageTypeTest {
  @ParameterizedTest
  @CsvSource({
    "0x0001, REQUEST, 0x001",
    "0x0011, INDICATION, 0x001",
    "0x0101, SUCCESS_RESPONSE, 0x001",
    "0x0111, ERROR_RESPONSE, 0x001",
    "0x0016, INDICATION, 0x006",
    "0x0118, ERROR_RESPONSE, 0x008",
    "0x3eef, REQUEST, 0xfff",
    "0x3fff, ERROR_RESPONSE, 0xfff",
    "0x0020, REQUEST, 0x010",
    "0x0200, REQUEST, 0x080",
  })
  void interleavesMethodAndClass(String type, MessageClass messageClass, String method) {
    int bits = Integer.decode(type);

    assertThat(MessageType.encode(messageClass, new Method(Integer.decode(method))))
        .isEqualTo(bits);
    assertThat(MessageType.messageClass(bits)).isEqualTo(messageClass);
    assertThat(MessageType.method(bits)).isEqualTo(new Method(Integer.decode(method)));
  }

  @Test
  void everyTypeIsItsOwn() {
    Set<Integer> seen = new HashSet<>();
    for (int code = 0; code <= 0xfff; code++) {
      for (MessageClass messageClass : MessageClass.values()) {
        int type = MessageType.encode(messageClass, new Method(code));
        assertThat(MessageType.method(type).code()).isEqualTo(code);
        assertThat(MessageType.messageClass(type)).isEqualTo(messageClass);
        seen.add(type);
      }
    }
    assertThat(seen).hasSize(1 << 14);
  }

  @Test
  void methodsHaveTwelveBits() {
    assertThatThrownBy(() -> new Method(0x1000)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Method(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(Method.BINDING).hasToString("Binding");
    assertThat(new Method(0x00a)).hasToString("method 0x00a");
  }

  /** RFC 8656 §17. */
  @Test
  void methodsOfTurnHaveTheirNumbers() {
    assertThat(
            List.of(
                Method.ALLOCATE,
                Method.REFRESH,
                Method.SEND,
                Method.DATA,
                Method.CREATE_PERMISSION,
                Method.CHANNEL_BIND))
        .extracting(Method::code)
        .containsExactly(3, 4, 6, 7, 8, 9);
    assertThat(MessageType.encode(MessageClass.REQUEST, Method.ALLOCATE)).isEqualTo(0x0003);
    assertThat(MessageType.encode(MessageClass.INDICATION, Method.SEND)).isEqualTo(0x0016);
    assertThat(MessageType.encode(MessageClass.SUCCESS_RESPONSE, Method.CHANNEL_BIND))
        .isEqualTo(0x0109);
    assertThat(new Method(4)).hasToString("Refresh");
  }
}
