package eu.riasc.wice.ice.stun;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * The address that the server has allocated to the client, masked (RFC 8656 §18.5).
 *
 * @param address an IP literal and a port. An IPv4-mapped IPv6 address becomes its IPv4 address
 *     when it is decoded.
 */
public record XorRelayedAddress(InetSocketAddress address) implements Attribute {
  /** XOR-RELAYED-ADDRESS. */
  public static final int TYPE = 0x0016;

  /**
   * Checks that the address is resolved.
   *
   * @throws IllegalArgumentException if it is not
   */
  public XorRelayedAddress {
    AddressValue.requireResolved(address);
  }

  static XorRelayedAddress decode(AttributeReader value) {
    return new XorRelayedAddress(AddressValue.decodeMasked(value));
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
