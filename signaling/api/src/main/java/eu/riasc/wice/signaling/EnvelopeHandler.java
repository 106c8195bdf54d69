package eu.riasc.wice.signaling;

/** Takes envelopes from a transport. */
@FunctionalInterface
public interface EnvelopeHandler {
  /**
   * Takes an envelope. Called on a thread of the transport, possibly on several at once; returns at
   * once and does not throw.
   */
  void onEnvelope(Envelope envelope);
}
