package eu.riasc.wice.ice.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** STUN and ChannelData on a stream (RFC 8656 §12.5). */
class StreamFramesTest {
  private static final byte[] STUN =
      StunMessage.request(Method.ALLOCATE, TransactionId.of(new byte[12]))
          .add(RequestedTransport.UDP)
          .fingerprint()
          .build()
          .bytes();

  private static List<byte[]> frames() {
    return List.of(
        STUN,
        ChannelData.encode(0x4000, new byte[] {1, 2, 3, 4, 5}, false),
        ChannelData.encode(0x4001, new byte[0], false),
        STUN,
        ChannelData.encode(0x4fff, new byte[2000], false));
  }

  private static byte[] stream() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] frame : frames()) {
      all.writeBytes(Arrays.copyOf(frame, StunMessage.padded(frame.length)));
    }
    return all.toByteArray();
  }

  @Test
  void framesComeOutWhereverTheStreamIsSplit() {
    byte[] stream = stream();
    for (int split = 0; split <= stream.length; split++) {
      StreamFrames frames = new StreamFrames();
      List<byte[]> found = new ArrayList<>();
      take(frames, Arrays.copyOfRange(stream, 0, split), found);
      take(frames, Arrays.copyOfRange(stream, split, stream.length), found);
      assertThat(found).as("split at %d", split).containsExactlyElementsOf(frames());
    }
  }

  @Test
  void framesComeOutHoweverManyBytesComeAtOnce() {
    byte[] stream = stream();
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      StreamFrames frames = new StreamFrames();
      List<byte[]> found = new ArrayList<>();
      for (int at = 0; at < stream.length; ) {
        int end = Math.min(stream.length, at + 1 + random.nextInt(seed + 1));
        take(frames, Arrays.copyOfRange(stream, at, end), found);
        at = end;
      }
      assertThat(found).as("seed %d", seed).containsExactlyElementsOf(frames());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "5000 0000",
    "8000 0000",
    "ffff ffff",
    "0001 0003",
    "0003 0008 2112a443",
    "0003 0008 22"
  })
  void whatCannotBeAFrameIsRefused(String hex) {
    StreamFrames frames = new StreamFrames();
    frames.add(Hex.bytes(hex));
    assertThatThrownBy(frames::next)
        .isInstanceOf(StunException.class)
        .hasMessageStartingWith("cutting a stream into frames: found ");
  }

  @Test
  void incompleteFrameIsWaitedFor() {
    StreamFrames frames = new StreamFrames();
    frames.add(Hex.bytes("4000 0001 09 0000"));
    assertThat(frames.next()).isNull();
    frames.add(new byte[1]);
    assertThat(frames.next()).isEqualTo(Hex.bytes("4000 0001 09"));
    assertThat(frames.next()).isNull();
  }

  private static void take(StreamFrames frames, byte[] bytes, List<byte[]> found) {
    frames.add(bytes);
    for (byte[] frame = frames.next(); frame != null; frame = frames.next()) {
      found.add(frame);
    }
  }
}
