package eu.riasc.wice.signaling;

/** Takes messages as they arrive. */
@FunctionalInterface
public interface MessageHandler {
  /**
   * Takes a message. Called on a thread of the executor the façade was given, possibly on several
   * at once; should return soon.
   */
  void onMessage(Received received);
}
