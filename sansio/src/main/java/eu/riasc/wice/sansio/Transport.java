package eu.riasc.wice.sansio;

/** What carries a datagram between two transport addresses. */
public enum Transport {
  /** A UDP datagram. */
  UDP,
  /** A frame on a TCP connection between the two addresses (RFC 4571). */
  TCP
}
