package eu.riasc.wice.netlab;

/** What a link leads to: a host's interface or one side of a router. */
interface Station {
  /** Its name in traces. */
  String name();

  /** Whether packets must reach it by the event queue even when nothing delays them. */
  boolean isHost();

  /** Takes a packet that came over its link. */
  void arrive(Packet packet);
}
