package eu.riasc.wice.netlab;

import java.net.Inet6Address;
import java.net.InetSocketAddress;

/**
 * One UDP datagram on its way.
 *
 * @param source address it claims to come from, as the last NAT wrote it
 * @param destination address it goes to, as the last NAT wrote it
 * @param payload bytes after the UDP header; never changed by the network
 * @param hops routers it may still pass
 */
@SuppressWarnings("ArrayRecordComponent")
public record Packet(
    InetSocketAddress source, InetSocketAddress destination, byte[] payload, int hops) {
  private static final int FIRST_HOPS = 64;
  private static final int IPV4_AND_UDP_HEADERS = 28;
  private static final int IPV6_AND_UDP_HEADERS = 48;

  /** A packet as a host sends it. */
  public Packet(InetSocketAddress source, InetSocketAddress destination, byte[] payload) {
    this(source, destination, payload, FIRST_HOPS);
  }

  /** The same packet after a NAT has rewritten where it comes from. */
  public Packet withSource(InetSocketAddress other) {
    return new Packet(other, destination, payload, hops);
  }

  /** The same packet after a NAT has rewritten where it goes. */
  public Packet withDestination(InetSocketAddress other) {
    return new Packet(source, other, payload, hops);
  }

  /** The same packet one router further. */
  Packet afterHop() {
    return new Packet(source, destination, payload, hops - 1);
  }

  /** Whether it goes to an IPv6 address. */
  public boolean isVersion6() {
    return destination.getAddress() instanceof Inet6Address;
  }

  /** Size on the wire in bytes, with UDP and IP headers. */
  public int wireBytes() {
    return payload.length + (isVersion6() ? IPV6_AND_UDP_HEADERS : IPV4_AND_UDP_HEADERS);
  }

  @Override
  public String toString() {
    return text(source) + " > " + text(destination) + " " + payload.length + " B";
  }

  static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
