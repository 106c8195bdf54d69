package eu.riasc.wice.signaling.multicast;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The interfaces of this host on which others may be met: those that were named, or every one that
 * is up, knows multicast, is not the loopback interface and has an address. A host that has none
 * such still has processes to meet, so then it is the loopback interface.
 */
final class LanInterfaces implements AttachmentSource {
  /** The most interfaces; those of the lowest indices come first. */
  static final int MAX = 16;

  private final List<InetAddress> groups;
  private final List<String> names;

  LanInterfaces(MulticastUri uri) {
    this.groups = uri.groups();
    this.names = uri.interfaces();
  }

  @Override
  public List<Attachment> scan() throws SocketException {
    List<NetworkInterface> present =
        NetworkInterface.networkInterfaces()
            .filter(LanInterfaces::isUp)
            .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
            .toList();
    if (!names.isEmpty()) {
      return attachments(present, each -> names.contains(each.getName()));
    }
    List<Attachment> found = attachments(present, LanInterfaces::isLan);
    return found.isEmpty() ? attachments(present, LanInterfaces::isLoopback) : found;
  }

  private List<Attachment> attachments(
      List<NetworkInterface> present, Predicate<NetworkInterface> chosen) {
    List<Attachment> found = new ArrayList<>();
    present.stream()
        .filter(chosen)
        .limit(MAX)
        .forEach(
            each -> {
              for (InetAddress group : groups) {
                InetAddress address = address(each, group instanceof Inet4Address);
                if (address != null) {
                  found.add(Attachment.of(each, address, group));
                }
              }
            });
    return found;
  }

  /** The address to send from; with IPv6 a link-local one if there is any (RFC 6724 §5, rule 2). */
  private static @Nullable InetAddress address(NetworkInterface each, boolean ip4) {
    InetAddress found = null;
    for (InetAddress address : each.inetAddresses().toList()) {
      if (address.isAnyLocalAddress() || address instanceof Inet4Address != ip4) {
        continue;
      }
      if (address instanceof Inet6Address && address.isLinkLocalAddress()) {
        return address;
      }
      found = found == null ? address : found;
    }
    return found;
  }

  private static boolean isLan(NetworkInterface each) {
    try {
      return each.supportsMulticast() && !each.isLoopback();
    } catch (SocketException e) {
      return false; // it has just gone
    }
  }

  private static boolean isLoopback(NetworkInterface each) {
    try {
      return each.isLoopback();
    } catch (SocketException e) {
      return false;
    }
  }

  private static boolean isUp(NetworkInterface each) {
    try {
      return each.isUp();
    } catch (SocketException e) {
      return false;
    }
  }
}
