/** The signaling transport over UDP multicast on a LAN: peers find each other without a server. */
@NullMarked
package eu.riasc.wice.signaling.multicast;

import org.jspecify.annotations.NullMarked;
