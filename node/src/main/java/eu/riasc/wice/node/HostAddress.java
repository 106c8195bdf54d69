package eu.riasc.wice.node;

import java.net.InetAddress;

/**
 * An address that an interface of this host has.
 *
 * @param address the address, without a scope
 * @param interfaceName the interface it is on
 * @param loopback whether the interface is the loopback interface
 */
record HostAddress(InetAddress address, String interfaceName, boolean loopback) {}
