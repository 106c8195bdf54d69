package eu.riasc.wice.signaling.kubernetes;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Cuts the stream of a watch into its lines, one event each. A line that is too long is skipped
 * without being kept.
 */
final class WatchLines {
  /** An envelope of 64 KiB in base64, and as much again of metadata that others may have added. */
  static final int LONGEST = 512 * 1024;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream(2048);
  private final Consumer<byte[]> lines;
  private boolean skipping;
  private long skipped;

  WatchLines(Consumer<byte[]> lines) {
    this.lines = lines;
  }

  /** How many lines were too long. */
  long skipped() {
    return skipped;
  }

  /** Takes bytes as they come, and hands on the lines that are complete. */
  void take(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next == '\n') {
        end();
      } else if (!skipping) {
        line.write(next);
        if (line.size() > LONGEST) {
          skipping = true;
          skipped++;
          line.reset();
        }
      }
    }
  }

  private void end() {
    boolean whole = !skipping && line.size() > 0;
    skipping = false;
    if (whole) {
      byte[] complete = line.toByteArray();
      line.reset();
      lines.accept(complete);
    }
  }
}
