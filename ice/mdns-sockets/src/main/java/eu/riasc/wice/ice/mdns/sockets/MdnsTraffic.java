package eu.riasc.wice.ice.mdns.sockets;

/** Is told what the sockets do, for counting. Called on the thread that drives them. */
public interface MdnsTraffic {
  /** A message was sent. */
  void sent(int bytes);

  /** A message has arrived. */
  void received(int bytes);

  /** The system refused to send a message, which is dropped. */
  void sendFailed();

  /** The system refused to hand over a message. */
  void receiveFailed();

  /**
   * There can be no socket on an interface. Told each time it is tried.
   *
   * @param reason one line
   */
  void unusable(String interfaceName, String reason);
}
