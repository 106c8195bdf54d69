package eu.riasc.wice.ice.stun;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * The address a request came from, masked so that no NAT rewrites it (RFC 8489 §14.2).
 *
 * @param address an IP literal and a port. An IPv4-mapped IPv6 address becomes its IPv4 address
 *     when it is decoded.
 */
public record XorMappedAddress(InetSocketAddress address) implements Attribute {
  /** XOR-MAPPED-ADDRESS. */
  public static final int TYPE = 0x0020;

  /**
   * Checks that the address is resolved.
   *
   * @throws IllegalArgumentException if it is not
   */
  public XorMappedAddress {
    AddressValue.requireResolved(address);
  }

  static XorMappedAddress decode(AttributeReader value) {
    return new XorMappedAddress(AddressValue.decodeMasked(value));
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public int valueLength() {
    return AddressValue.length(address);
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transactionId) {
    AddressValue.writeMasked(out, address, transactionId);
  }
}
