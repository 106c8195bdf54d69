package eu.riasc.wice.ice.stun;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * The address the server sent this response from (RFC 5780 §7.3).
 *
 * @param address an IP literal and a port. An IPv4-mapped IPv6 address becomes its IPv4 address
 *     when it is decoded.
 */
public record ResponseOrigin(InetSocketAddress address) implements Attribute {
  /** RESPONSE-ORIGIN. */
  public static final int TYPE = 0x802b;

  /**
   * Checks that the address is resolved.
   *
   * @throws IllegalArgumentException if it is not
   */
  public ResponseOrigin {
    AddressValue.requireResolved(address);
  }

  static ResponseOrigin decode(AttributeReader value) {
    return new ResponseOrigin(AddressValue.decode(value));
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
