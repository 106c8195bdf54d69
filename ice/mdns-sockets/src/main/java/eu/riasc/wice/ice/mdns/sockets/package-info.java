/** The sockets that carry what {@link eu.riasc.wice.ice.mdns.MulticastDns} sends and takes. */
@NullMarked
package eu.riasc.wice.ice.mdns.sockets;

import org.jspecify.annotations.NullMarked;
