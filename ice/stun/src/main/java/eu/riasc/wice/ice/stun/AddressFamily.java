package eu.riasc.wice.ice.stun;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** The family of an IP address, with its number in STUN (RFC 8489 §14.1). */
public enum AddressFamily {
  /** IPv4. */
  IPV4(0x01),
  /** IPv6. */
  IPV6(0x02);

  /** The value of attributes that hold a family and 24 bits for receivers to ignore. */
  static final int VALUE_LENGTH = 4;

  private final int number;

  AddressFamily(int number) {
    this.number = number;
  }

  /** The family of an address. */
  public static AddressFamily of(InetSocketAddress address) {
    return address.getAddress() instanceof Inet4Address ? IPV4 : IPV6;
  }

  /** Reads a byte of a value that is long enough. */
  static AddressFamily decode(AttributeReader value, int at) {
    int number = value.u8(at);
    for (AddressFamily family : values()) {
      if (family.number == number) {
        return family;
      }
    }
    throw value.bad("address family " + number + ", expected 1 (IPv4) or 2 (IPv6)");
  }

  /** Size of an address in bytes. */
  int addressLength() {
    return this == IPV4 ? 4 : 16;
  }

  int number() {
    return number;
  }

  void write(ByteBuffer out) {
    out.putInt(number << 24);
  }
}
