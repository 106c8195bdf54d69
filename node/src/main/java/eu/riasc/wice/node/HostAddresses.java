package eu.riasc.wice.node;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads the addresses that this host's interfaces have at the moment. May block for a moment in the
 * kernel.
 */
final class HostAddresses {
  private HostAddresses() {}

  /**
   * The usable addresses, in the order of the interfaces' indices. Left out: interfaces that are
   * down or that the filter refuses, IPv6 link-local addresses, unspecified and multicast
   * addresses, and the loopback interface unless asked for or named by the filter.
   *
   * @throws SocketException if the system does not tell
   */
  static List<HostAddress> scan(InterfaceFilter filter, boolean includeLoopback)
      throws SocketException {
    List<NetworkInterface> interfaces =
        NetworkInterface.networkInterfaces()
            .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
            .toList();
    List<HostAddress> found = new ArrayList<>();
    for (NetworkInterface each : interfaces) {
      if (filter.accepts(each.getName()) && isUp(each)) {
        boolean loopback = each.isLoopback();
        if (!loopback || includeLoopback || filter.names(each.getName())) {
          addUsable(each, loopback, found);
        }
      }
    }
    return found;
  }

  /** An interface may vanish between being listed and being asked: then it is not up. */
  private static boolean isUp(NetworkInterface each) {
    try {
      return each.isUp();
    } catch (SocketException e) {
      return false;
    }
  }

  private static void addUsable(NetworkInterface each, boolean loopback, List<HostAddress> found) {
    for (InetAddress address : each.inetAddresses().toList()) {
      if (isUsable(address)) {
        found.add(new HostAddress(withoutScope(address), each.getName(), loopback));
      }
    }
  }

  /** Leaves out those that RFC 8445 §5.1.1.1 leaves out, and link-local ones of IPv6. */
  static boolean isUsable(InetAddress address) {
    if (address instanceof Inet6Address six
        && (six.isLinkLocalAddress()
            || six.isSiteLocalAddress()
            || (six.isIPv4CompatibleAddress() && !six.isLoopbackAddress()))) {
      return false;
    }
    return !address.isAnyLocalAddress() && !address.isMulticastAddress();
  }

  static InetAddress withoutScope(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(
          "an address of an interface has a length that no family has", e);
    }
  }
}
