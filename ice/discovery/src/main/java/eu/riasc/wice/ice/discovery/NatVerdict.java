package eu.riasc.wice.ice.discovery;

import java.net.InetSocketAddress;

/**
 * How the NAT in front of one port behaves.
 *
 * @param base the port
 * @param answered whether any server has told a mapped address
 * @param mapping how it chooses mapped addresses
 * @param filtering whom it lets in
 * @param hairpinning whether it turns packets round
 */
public record NatVerdict(
    InetSocketAddress base,
    boolean answered,
    NatMapping mapping,
    NatFiltering filtering,
    Hairpinning hairpinning) {}
