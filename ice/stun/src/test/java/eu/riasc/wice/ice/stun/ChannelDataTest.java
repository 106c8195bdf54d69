package eu.riasc.wice.ice.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** ChannelData (RFC 8656 §12.4, §12.5). */
class ChannelDataTest {
  @Test
  void isWrittenWithAndWithoutPadding() {
    byte[] data = {1, 2, 3, 4, 5};

    assertThat(ChannelData.encode(0x4001, data, false))
        .isEqualTo(Hex.bytes("4001 0005 0102030405"));
    assertThat(ChannelData.encode(0x4fff, data, true))
        .isEqualTo(Hex.bytes("4fff 0005 0102030405 000000"));
  }

  @Test
  void paddingIsNoPartOfTheData() {
    byte[] message = Hex.bytes("4000 0001 09 ffffff");

    assertThat(ChannelData.isChannelData(message, 0, message.length)).isTrue();
    assertThat(ChannelData.channel(message, 0)).isEqualTo(0x4000);
    assertThat(ChannelData.data(message)).containsExactly(9);
  }

  @Test
  void isToldFromEverythingElse() {
    assertThat(isChannelData("4000 0000")).isTrue();
    assertThat(isChannelData("4fff 0000")).isTrue();
    assertThat(isChannelData("5000 0000")).as("reserved").isFalse();
    assertThat(isChannelData("3fff 0000")).as("STUN").isFalse();
    assertThat(isChannelData("4000 00")).as("no header").isFalse();
    assertThat(isChannelData("4000 0002 01")).as("truncated").isFalse();
  }

  @Test
  void headerCanBeWrittenInFrontOfDataInPlace() {
    byte[] buffer = {0, 0, 0, 0, 7, 8};

    ChannelData.writeHeader(buffer, 0, 0x4000, 2);

    assertThat(buffer).isEqualTo(ChannelData.encode(0x4000, new byte[] {7, 8}, false));
  }

  @Test
  void headerCanBeWrittenToABufferAndTakenOffAgain() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(20).position(3);
    ChannelData.writeHeader(buffer, 0x4fff, 2);
    buffer.put(new byte[] {7, 8, 0, 0}).flip().position(3);

    assertThat(ChannelData.isChannelData(buffer)).isTrue();
    assertThat(ChannelData.channel(buffer)).isEqualTo(0x4fff);
    ChannelData.narrowToData(buffer);
    assertThat(buffer).isEqualTo(ByteBuffer.wrap(new byte[] {7, 8}));
  }

  @Test
  void refusesWhatCannotBeSent() {
    assertThatThrownBy(() -> ChannelData.writeHeader(ByteBuffer.allocate(4), 0x3fff, 0))
        .hasMessage("ChannelData: found channel 16383, expected 16384 to 20479");
    assertThatThrownBy(() -> ChannelData.encode(0x5000, new byte[0], false))
        .hasMessage("ChannelData: found channel 20480, expected 16384 to 20479");
    assertThatThrownBy(() -> ChannelData.encode(0x4000, new byte[65_536], false))
        .hasMessage("ChannelData: found 65536 bytes, expected at most 65535");
  }

  private static boolean isChannelData(String hex) {
    byte[] bytes = Hex.bytes(hex);
    boolean found = ChannelData.isChannelData(bytes, 0, bytes.length);
    assertThat(ChannelData.isChannelData(ByteBuffer.wrap(bytes))).isEqualTo(found);
    return found;
  }
}
