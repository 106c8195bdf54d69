package eu.riasc.wice.ice.stun;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * The peer's address as the server sees it, masked (RFC 8656 §18.3).
 *
 * @param address an IP literal and a port. An IPv4-mapped IPv6 address becomes its IPv4 address
 *     when it is decoded.
 */
public record XorPeerAddress(InetSocketAddress address) implements Attribute {
  /** XOR-PEER-ADDRESS. */
  public static final int TYPE = 0x0012;

  /**
   * Checks that the address is resolved.
   *
   * @throws IllegalArgumentException if it is not
   */
  public XorPeerAddress {
    AddressValue.requireResolved(address);
  }

  static XorPeerAddress decode(AttributeReader value) {
    return new XorPeerAddress(AddressValue.decodeMasked(value));
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
