package eu.riasc.wice.ice.agent;

import eu.riasc.wice.sansio.Transport;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The transport and address family of a candidate; only candidates of the same one make a pair. */
public enum NetworkType {
  /** UDP over IPv4. */
  UDP4,
  /** UDP over IPv6. */
  UDP6,
  /** TCP over IPv4. */
  TCP4,
  /** TCP over IPv6. */
  TCP6;

  /** The UDP type of an address's family. */
  public static NetworkType udp(InetSocketAddress address) {
    return isIpv4(address) ? UDP4 : UDP6;
  }

  /** The TCP type of an address's family. */
  public static NetworkType tcp(InetSocketAddress address) {
    return isIpv4(address) ? TCP4 : TCP6;
  }

  /** Whether the transport is UDP. */
  public boolean isUdp() {
    return this == UDP4 || this == UDP6;
  }

  /** What carries datagrams. */
  public Transport transport() {
    return isUdp() ? Transport.UDP : Transport.TCP;
  }

  /** Whether the addresses are IPv6. */
  public boolean isIpv6() {
    return this == UDP6 || this == TCP6;
  }

  /** Whether an address belongs to this type's family. */
  public boolean fits(InetSocketAddress address) {
    return isIpv4(address) == (this == UDP4 || this == TCP4);
  }

  private static boolean isIpv4(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    return ip instanceof Inet4Address;
  }
}
