package eu.riasc.wice.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import eu.riasc.wice.ice.stun.ChannelData;
import eu.riasc.wice.ice.stun.StreamFrames;
import eu.riasc.wice.ice.stun.StunException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Any stream is cut into the same frames however it comes, or refused at the same place. */
class StreamFramesTest {
  @FuzzTest(maxDuration = "3s")
  void cutsOrRefuses(byte[] stream) {
    check(stream);
  }

  static void check(byte[] stream) {
    List<byte[]> atOnce = frames(stream, Math.max(1, stream.length));
    assertThat(frames(stream, 1)).containsExactlyElementsOf(atOnce);
    assertThat(frames(stream, 7)).containsExactlyElementsOf(atOnce);
  }

  private static List<byte[]> frames(byte[] stream, int step) {
    StreamFrames frames = new StreamFrames();
    List<byte[]> found = new ArrayList<>();
    try {
      for (int at = 0; at < stream.length; at += step) {
        frames.add(Arrays.copyOfRange(stream, at, Math.min(stream.length, at + step)));
        for (byte[] next = frames.next(); next != null; next = frames.next()) {
          if ((next[0] & 0xc0) != 0) {
            assertThat(ChannelData.isChannelData(next, 0, next.length)).isTrue();
            assertThat(ChannelData.data(next)).hasSize(next.length - ChannelData.HEADER_LENGTH);
          }
          found.add(next);
        }
      }
    } catch (StunException refusal) {
      assertThat(refusal).message().hasLineCount(1).hasSizeLessThan(200);
    }
    return found;
  }
}
