package eu.riasc.wice.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.tcp.TcpConfig;
import eu.riasc.wice.ice.tcp.TcpPorts;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.StreamId;
import eu.riasc.wice.sansio.StreamNumbers;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What comes over a TCP candidate's connection (RFC 4571) is cut into the same datagrams however it
 * comes, those that RFC 4571 says, or the connection is closed at the same place.
 */
class TcpFramesTest {
  private static final InetSocketAddress LOCAL = new InetSocketAddress("192.0.2.1", 443);
  private static final InetSocketAddress REMOTE = new InetSocketAddress("198.51.100.7", 40_000);

  @FuzzTest(maxDuration = "3s")
  void cutsOrCloses(byte[] input) {
    check(input);
  }

  /** The first byte says whether the far end has authenticated itself, the rest is the stream. */
  static void check(byte[] input) {
    if (input.length == 0) {
      return;
    }
    boolean proven = (input[0] & 1) == 1;
    byte[] stream = Arrays.copyOfRange(input, 1, input.length);
    Reading atOnce = read(stream, proven, Math.max(1, stream.length));
    for (int step : new int[] {1, 2, 7}) {
      Reading inPieces = read(stream, proven, step);
      assertThat(inPieces.datagrams).containsExactlyElementsOf(atOnce.datagrams);
      assertThat(inPieces.closed).isEqualTo(atOnce.closed);
    }
    if (!atOnce.closed) {
      assertThat(atOnce.datagrams).containsExactlyElementsOf(frames(stream));
    }
  }

  /** Read plainly, with the whole stream at hand. */
  private static List<byte[]> frames(byte[] stream) {
    List<byte[]> frames = new ArrayList<>();
    int at = 0;
    while (at + 2 <= stream.length) {
      int length = (stream[at] & 0xff) << 8 | (stream[at + 1] & 0xff);
      if (at + 2 + length > stream.length) {
        break;
      }
      if (length > 0) {
        frames.add(Arrays.copyOfRange(stream, at + 2, at + 2 + length));
      }
      at += 2 + length;
    }
    return frames;
  }

  private record Reading(List<byte[]> datagrams, boolean closed) {}

  private static Reading read(byte[] stream, boolean proven, int step) {
    TcpPorts ports = new TcpPorts(TcpConfig.defaults(), new StreamNumbers());
    StreamId id = new StreamId(true, 1);
    ports.setLocalAddresses(List.of(), List.of(new LocalAddress(LOCAL, "lo", 1)), 0);
    ports.handleStream(new StreamEvent.Accepted(id, LOCAL, REMOTE), 0);
    if (proven) {
      ports.onAuthenticated(LOCAL, REMOTE);
    }
    List<byte[]> datagrams = new ArrayList<>();
    for (int at = 0; at < stream.length && ports.isOn(id); at += step) {
      byte[] piece = Arrays.copyOfRange(stream, at, Math.min(stream.length, at + step));
      ports.handleStream(new StreamEvent.Received(id, piece), 0);
      for (Datagram next = ports.pollDatagram(); next != null; next = ports.pollDatagram()) {
        datagrams.add(next.payload());
      }
    }
    StreamCommand command = ports.pollStream();
    assertThat(command instanceof StreamCommand.Close).isEqualTo(!ports.isOn(id));
    return new Reading(datagrams, command != null);
  }
}
