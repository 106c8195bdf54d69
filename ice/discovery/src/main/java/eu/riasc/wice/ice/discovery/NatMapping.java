package eu.riasc.wice.ice.discovery;

import java.net.InetSocketAddress;
import java.util.Map;

/** How a NAT chooses mapped addresses (RFC 4787 §4.1). */
public enum NatMapping {
  /** A server saw the port's own address: there is no NAT in between. */
  NONE,
  /** Everybody sees the same mapped address. */
  ENDPOINT_INDEPENDENT,
  /** The mapped address depends on the IP address it is used to. */
  ADDRESS_DEPENDENT,
  /** The mapped address depends on IP address and port it is used to. */
  ADDRESS_AND_PORT_DEPENDENT,
  /**
   * Servers at different addresses saw different mapped addresses; whether their ports matter could
   * not be told.
   */
  DEPENDENT,
  /** Nobody answered, or nobody but servers at one address. */
  UNKNOWN;

  /** Whether peers see another mapped address than servers do. */
  public boolean dependsOnDestination() {
    return this == ADDRESS_DEPENDENT || this == ADDRESS_AND_PORT_DEPENDENT || this == DEPENDENT;
  }

  /**
   * Judges what was seen of one port.
   *
   * @param base the port
   * @param seen the mapped address by the address that told it
   */
  static NatMapping of(InetSocketAddress base, Map<InetSocketAddress, InetSocketAddress> seen) {
    if (seen.containsValue(base)) {
      return NONE;
    }
    boolean otherAddress = false;
    boolean otherPort = false;
    boolean addressMatters = false;
    for (Map.Entry<InetSocketAddress, InetSocketAddress> one : seen.entrySet()) {
      for (Map.Entry<InetSocketAddress, InetSocketAddress> two : seen.entrySet()) {
        boolean differ = !one.getValue().equals(two.getValue());
        if (!one.getKey().getAddress().equals(two.getKey().getAddress())) {
          otherAddress = true;
          addressMatters |= differ;
        } else if (one.getKey().getPort() != two.getKey().getPort()) {
          otherPort = true;
          if (differ) {
            return ADDRESS_AND_PORT_DEPENDENT;
          }
        }
      }
    }
    if (addressMatters) {
      return otherPort ? ADDRESS_DEPENDENT : DEPENDENT;
    }
    return otherAddress ? ENDPOINT_INDEPENDENT : UNKNOWN;
  }
}
