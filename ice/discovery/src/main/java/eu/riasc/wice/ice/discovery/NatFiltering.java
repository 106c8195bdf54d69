package eu.riasc.wice.ice.discovery;

/**
 * Whom a NAT or firewall lets in to a port that has sent to somebody (RFC 4787 §5). Without a NAT
 * it is said of the firewall.
 */
public enum NatFiltering {
  /** Everybody. */
  ENDPOINT_INDEPENDENT,
  /** The IP addresses that were sent to. */
  ADDRESS_DEPENDENT,
  /** The IP addresses and ports that were sent to. */
  ADDRESS_AND_PORT_DEPENDENT,
  /** No server answered that can be asked to answer from elsewhere. */
  UNKNOWN
}
