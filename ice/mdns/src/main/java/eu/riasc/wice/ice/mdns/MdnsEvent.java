package eu.riasc.wice.ice.mdns;

import java.net.InetAddress;
import java.util.List;

/**
 * A question has had its answer, or its time.
 *
 * @param name what was asked for
 * @param type of which family
 * @param addresses what the name stands for; empty if nobody has answered
 */
public record MdnsEvent(LocalName name, RecordType type, List<InetAddress> addresses) {
  /** Copies the list. */
  public MdnsEvent {
    addresses = List.copyOf(addresses);
  }
}
