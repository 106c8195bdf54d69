package eu.riasc.wice.signaling.multicast;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses out of bytes. */
final class Addresses {
  private Addresses() {}

  static InetAddress of(byte... bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an address of a length that no family has", e);
    }
  }
}
