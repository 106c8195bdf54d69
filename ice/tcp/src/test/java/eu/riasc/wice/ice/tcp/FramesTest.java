package eu.riasc.wice.ice.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked
class FramesTest {
  private final Frames frames = new Frames(Frames.LONGEST);
  private final List<byte[]> read = new ArrayList<>();

  private void add(byte[] piece) {
    frames.add(piece);
    for (byte[] next = frames.next(); next != null; next = frames.next()) {
      read.add(next);
    }
  }

  private static byte[] payload(int length, Random random) {
    byte[] payload = new byte[length];
    random.nextBytes(payload);
    return payload;
  }

  @Test
  void lengthIsTwoBytesMostSignificantFirst() {
    assertThat(Frames.frame(new byte[] {7, 8})).containsExactly(0, 2, 7, 8);
    byte[] long300 = Frames.frame(new byte[300]);
    assertThat(long300).hasSize(302).startsWith(1, 44);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 1_000, 100_000})
  void readsTheSameHoweverTheStreamIsCut(int pieceLength) {
    Random random = new Random(pieceLength);
    List<byte[]> sent = new ArrayList<>();
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (int length : new int[] {1, 2, 255, 256, 257, 1_200, 1, 40_000, Frames.LONGEST, 3}) {
      byte[] payload = payload(length, random);
      sent.add(payload);
      stream.writeBytes(Frames.frame(payload));
    }
    byte[] bytes = stream.toByteArray();
    for (int from = 0; from < bytes.length; from += pieceLength) {
      add(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + pieceLength)));
    }
    assertThat(read).containsExactlyElementsOf(sent);
    assertThat(frames.kept()).isZero();
    assertThat(frames.fault()).isNull();
  }

  @Test
  void lengthCutInTheMiddleIsPutTogether() {
    add(new byte[] {0, 1, 9, 0});
    add(new byte[] {1});
    add(new byte[] {8});
    assertThat(read).containsExactly(new byte[] {9}, new byte[] {8});
  }

  @Test
  void tooLongAFrameIsAFaultBeforeItsBytesCome() {
    Frames short100 = new Frames(100);
    short100.add(new byte[] {0, 101});
    assertThat(short100.next()).isNull();
    assertThat(short100.fault()).contains("101 bytes").contains("at most 100");
    assertThat(short100.kept()).isZero();
  }

  @Test
  void longerFramesMayBeAllowedLater() {
    Frames later = new Frames(1);
    later.allow(2);
    later.add(Frames.frame(new byte[] {1, 2}));
    assertThat(later.next()).containsExactly(1, 2);
  }

  @Test
  void emptyFramesAreSkippedAndAFloodOfThemIsAFault() {
    for (int round = 0; round < 3; round++) {
      add(new byte[16 * Frames.HEADER]);
      add(Frames.frame(new byte[] {(byte) round}));
    }
    assertThat(read).hasSize(3);
    assertThat(frames.fault()).isNull();
    add(new byte[17 * Frames.HEADER]);
    assertThat(frames.fault()).contains("17 empty frames");
  }

  @Test
  void littleOfALargePieceKeepsLittle() {
    byte[] piece = Arrays.copyOf(Frames.frame(new byte[60_000]), 60_003);
    add(piece);
    assertThat(read).hasSize(1);
    assertThat(frames.kept()).isEqualTo(1);
  }
}
