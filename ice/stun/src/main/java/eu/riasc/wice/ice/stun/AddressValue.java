package eu.riasc.wice.ice.stun;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * The value that all address attributes share (RFC 8489 §14.1): a byte to ignore, the family, the
 * port, the address. In the masked form port and address are XOR'd (RFC 8489 §14.2).
 */
final class AddressValue {
  private static final int PREFIX_LENGTH = 4;
  private static final int IPV6_LENGTH = 16;
  private static final int PORT_MASK = StunMessage.MAGIC_COOKIE >>> 16;

  private AddressValue() {}

  static void requireResolved(InetSocketAddress address) {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException(
          "STUN address is unresolved: found "
              + address.getHostString()
              + ", expected an IP literal");
    }
  }

  static InetSocketAddress decode(AttributeReader value) {
    return address(value, value.bytes(PREFIX_LENGTH, addressLength(value)), value.u16(2));
  }

  static InetSocketAddress decodeMasked(AttributeReader value) {
    return address(
        value, value.unmasked(PREFIX_LENGTH, addressLength(value)), value.u16(2) ^ PORT_MASK);
  }

  private static int addressLength(AttributeReader value) {
    if (value.length() < PREFIX_LENGTH) {
      throw value.bad("value of " + value.length() + " bytes, expected 8 or 20");
    }
    int addressLength = AddressFamily.decode(value, 1).addressLength();
    value.requireLength(PREFIX_LENGTH + addressLength);
    return addressLength;
  }

  private static InetSocketAddress address(AttributeReader value, byte[] address, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("decoding an address of " + value.length() + " bytes", e);
    }
  }

  static int length(InetSocketAddress address) {
    return PREFIX_LENGTH + AddressFamily.of(address).addressLength();
  }

  static void write(ByteBuffer out, InetSocketAddress address) {
    write(out, address, address.getPort(), address.getAddress().getAddress());
  }

  static void writeMasked(ByteBuffer out, InetSocketAddress address, TransactionId transactionId) {
    byte[] masked = address.getAddress().getAddress();
    ByteBuffer mask = ByteBuffer.allocate(IPV6_LENGTH).putInt(StunMessage.MAGIC_COOKIE);
    transactionId.write(mask);
    for (int i = 0; i < masked.length; i++) {
      masked[i] ^= mask.get(i);
    }
    write(out, address, address.getPort() ^ PORT_MASK, masked);
  }

  private static void write(ByteBuffer out, InetSocketAddress address, int port, byte[] bytes) {
    out.put((byte) 0);
    out.put((byte) AddressFamily.of(address).number());
    out.putShort((short) port);
    out.put(bytes);
  }
}
