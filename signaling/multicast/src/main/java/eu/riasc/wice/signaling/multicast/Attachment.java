package eu.riasc.wice.signaling.multicast;

import java.net.InetAddress;
import java.net.NetworkInterface;

/**
 * Where a group is joined: an interface, and the address of it that envelopes are sent from. Two
 * are equal when index, name, address and group are, so an interface that went and came back under
 * another index is another one.
 *
 * @param name of the interface
 * @param index of the interface
 * @param address of the interface, of the same family as the group
 * @param group the multicast address
 */
record Attachment(String name, int index, InetAddress address, InetAddress group) {
  static Attachment of(NetworkInterface each, InetAddress address, InetAddress group) {
    return new Attachment(each.getName(), each.getIndex(), address, group);
  }
}
