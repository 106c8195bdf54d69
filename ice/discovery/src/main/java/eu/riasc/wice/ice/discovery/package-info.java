/**
 * What STUN servers tell about the NAT in front of this host: mapped addresses, round trips, and
 * how the NAT maps, filters and hairpins (RFC 5780, in the terms of RFC 4787).
 */
@NullMarked
package eu.riasc.wice.ice.discovery;

import org.jspecify.annotations.NullMarked;
