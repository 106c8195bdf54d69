package eu.riasc.wice.relay.server;

import com.google.protobuf.UnsafeByteOperations;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.relay.proto.stream.Loss;
import eu.riasc.wice.relay.proto.stream.RelayFrame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Losses that a stream's client has not been told yet. Safe for any thread. */
final class LossReport {
  /** Pairs of keys told apart; losses of further ones are counted by the relay only. */
  private static final int MAX_PAIRS = 1_024;

  private final Map<Pair, Long> counts = new LinkedHashMap<>();

  private record Pair(PublicKey sender, PublicKey recipient) {}

  /**
   * Notes one lost envelope.
   *
   * @return whether it is the first since the report was last taken
   */
  synchronized boolean add(PublicKey sender, PublicKey recipient) {
    boolean first = counts.isEmpty();
    Pair pair = new Pair(sender, recipient);
    if (counts.size() < MAX_PAIRS || counts.containsKey(pair)) {
      counts.merge(pair, 1L, Long::sum);
    }
    return first;
  }

  /** Takes the report, as frames for the client. */
  synchronized List<RelayFrame> take() {
    List<RelayFrame> frames = new ArrayList<>();
    counts.forEach(
        (pair, count) ->
            frames.add(
                RelayFrame.newBuilder()
                    .setLoss(
                        Loss.newBuilder()
                            .setSender(UnsafeByteOperations.unsafeWrap(pair.sender.bytes()))
                            .setRecipient(UnsafeByteOperations.unsafeWrap(pair.recipient.bytes()))
                            .setCount(count))
                    .build()));
    counts.clear();
    return frames;
  }
}
