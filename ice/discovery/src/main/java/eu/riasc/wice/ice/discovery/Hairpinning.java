package eu.riasc.wice.ice.discovery;

/** Whether two hosts behind one NAT reach each other by their mapped addresses (RFC 4787 §6). */
public enum Hairpinning {
  /** They do. */
  SUPPORTED,
  /** They do not. */
  UNSUPPORTED,
  /** There is no NAT. */
  NOT_APPLICABLE,
  /** No mapped address was learned. */
  UNKNOWN
}
