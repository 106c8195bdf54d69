package eu.riasc.wice.netlab;

/** What part of the remote endpoint a NAT's mapping or filtering looks at (RFC 4787 §4.1, §5). */
public enum Dependence {
  /** The remote endpoint does not matter. */
  ENDPOINT_INDEPENDENT,
  /** The remote IP address matters, its port does not. */
  ADDRESS_DEPENDENT,
  /** Remote IP address and port both matter. */
  ADDRESS_AND_PORT_DEPENDENT
}
