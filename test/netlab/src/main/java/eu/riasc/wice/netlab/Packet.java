package eu.riasc.wice.netlab;

import eu.riasc.wice.sansio.Transport;
import java.net.Inet6Address;
import java.net.InetSocketAddress;

/**
 * One UDP datagram or TCP segment on its way.
 *
 * @param transport which of the two
 * @param source address it claims to come from, as the last NAT wrote it
 * @param destination address it goes to, as the last NAT wrote it
 * @param payload bytes after the UDP header, or a TCP segment with a header of its own; never
 *     changed by the network
 * @param hops routers it may still pass
 */
@SuppressWarnings("ArrayRecordComponent")
public record Packet(
    Transport transport,
    InetSocketAddress source,
    InetSocketAddress destination,
    byte[] payload,
    int hops) {
  private static final int FIRST_HOPS = 64;
  private static final int IPV4_HEADER = 20;
  private static final int IPV6_HEADER = 40;
  private static final int UDP_HEADER = 8;

  /** A UDP datagram as a host sends it. */
  public Packet(InetSocketAddress source, InetSocketAddress destination, byte[] payload) {
    this(Transport.UDP, source, destination, payload);
  }

  Packet(
      Transport transport,
      InetSocketAddress source,
      InetSocketAddress destination,
      byte[] payload) {
    this(transport, source, destination, payload, FIRST_HOPS);
  }

  /** The same packet after a NAT has rewritten where it comes from. */
  public Packet withSource(InetSocketAddress other) {
    return new Packet(transport, other, destination, payload, hops);
  }

  /** The same packet after a NAT has rewritten where it goes. */
  public Packet withDestination(InetSocketAddress other) {
    return new Packet(transport, source, other, payload, hops);
  }

  /** The same packet one router further. */
  Packet afterHop() {
    return new Packet(transport, source, destination, payload, hops - 1);
  }

  /** Whether it goes to an IPv6 address. */
  public boolean isVersion6() {
    return destination.getAddress() instanceof Inet6Address;
  }

  /** Size on the wire in bytes, with all headers. */
  public int wireBytes() {
    return payload.length
        + (transport == Transport.UDP ? UDP_HEADER : 0)
        + (isVersion6() ? IPV6_HEADER : IPV4_HEADER);
  }

  @Override
  public String toString() {
    Segment segment = Segment.of(this);
    String what = segment == null ? payload.length + " B" : segment.toString();
    return text(source) + " > " + text(destination) + " " + what;
  }

  static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
