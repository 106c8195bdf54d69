package eu.riasc.wice.ice.stun;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * Another server to try, in a response with error code 300 (RFC 8489 §14.15).
 *
 * @param address an IP literal and a port. An IPv4-mapped IPv6 address becomes its IPv4 address
 *     when it is decoded.
 */
public record AlternateServer(InetSocketAddress address) implements Attribute {
  /** ALTERNATE-SERVER. */
  public static final int TYPE = 0x8023;

  /**
   * Checks that the address is resolved.
   *
   * @throws IllegalArgumentException if it is not
   */
  public AlternateServer {
    AddressValue.requireResolved(address);
  }

  static AlternateServer decode(AttributeReader value) {
    return new AlternateServer(AddressValue.decode(value));
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
