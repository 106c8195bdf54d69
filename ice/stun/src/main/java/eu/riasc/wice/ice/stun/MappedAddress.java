package eu.riasc.wice.ice.stun;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * The address a request came from, in the clear, for clients of RFC 3489 (RFC 8489 §14.1).
 *
 * @param address an IP literal and a port. An IPv4-mapped IPv6 address becomes its IPv4 address
 *     when it is decoded.
 */
public record MappedAddress(InetSocketAddress address) implements Attribute {
  /** MAPPED-ADDRESS. */
  public static final int TYPE = 0x0001;

  /**
   * Checks that the address is resolved.
   *
   * @throws IllegalArgumentException if it is not
   */
  public MappedAddress {
    AddressValue.requireResolved(address);
  }

  static MappedAddress decode(AttributeReader value) {
    return new MappedAddress(AddressValue.decode(value));
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
