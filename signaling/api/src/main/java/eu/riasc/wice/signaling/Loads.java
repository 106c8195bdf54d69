package eu.riasc.wice.signaling;

import eu.riasc.wice.crypto.KeyPair;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One message as each transport takes it: sealed once for all that take it whole, and once more for
 * each smaller limit. So what comes over two transports is recognized as the same.
 */
final class Loads {
  private final EnvelopeSealer sealer;
  private final KeyPair keys;
  private final Message message;
  private final Envelope whole;
  private final SortedMap<Integer, List<Envelope>> parts = new TreeMap<>(); // by limit

  /**
   * Seals a message.
   *
   * @throws SignalingException as {@link EnvelopeSealer#seal} does
   */
  Loads(EnvelopeSealer sealer, KeyPair keys, Message message) {
    this.sealer = sealer;
    this.keys = keys;
    this.message = message;
    this.whole = sealer.seal(keys, message);
  }

  /**
   * Returns the envelopes for a transport.
   *
   * @throws SignalingException with {@link SignalingException.Code#TOO_LARGE} if the message does
   *     not go into envelopes of this size
   */
  List<Envelope> of(Transport transport) {
    int max = transport.maxEnvelopeBytes();
    if (EnvelopeCodec.size(whole) <= max) {
      return List.of(whole);
    }
    List<Envelope> sealed = parts.get(max);
    if (sealed == null) {
      sealed =
          MessageSplitter.split(message, max).stream()
              .map(part -> sealer.seal(keys, part))
              .toList();
      parts.put(max, sealed);
    }
    return sealed;
  }
}
