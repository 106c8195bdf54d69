package eu.riasc.wice.sansio;

import java.net.InetSocketAddress;

/** The one rule that all addresses in this package obey: they are IP literals, never names. */
final class Addresses {
  private Addresses() {}

  static void requireResolved(String what, InetSocketAddress address) {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException(
          what
              + " address is unresolved: found "
              + address.getHostString()
              + ", expected an IP literal");
    }
  }
}
