package eu.riasc.wice.ice.stun;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * The other address and port of a server that can tell how a NAT behaves (RFC 5780 §7.4).
 *
 * @param address an IP literal and a port. An IPv4-mapped IPv6 address becomes its IPv4 address
 *     when it is decoded.
 */
public record OtherAddress(InetSocketAddress address) implements Attribute {
  /** OTHER-ADDRESS. */
  public static final int TYPE = 0x802c;

  /**
   * Checks that the address is resolved.
   *
   * @throws IllegalArgumentException if it is not
   */
  public OtherAddress {
    AddressValue.requireResolved(address);
  }

  static OtherAddress decode(AttributeReader value) {
    return new OtherAddress(AddressValue.decode(value));
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
    AddressValue.write(out, address);
  }
}
