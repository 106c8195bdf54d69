/**
 * Multicast DNS (RFC 6762) as far as ICE candidates need it: address records of names of the form
 * {@code UUID.local}, asked for and answered (draft-ietf-mmusic-mdns-ice-candidates).
 */
@NullMarked
package eu.riasc.wice.ice.mdns;

import org.jspecify.annotations.NullMarked;
