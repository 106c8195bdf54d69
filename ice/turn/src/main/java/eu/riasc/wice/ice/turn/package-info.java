/** The TURN client (RFC 8656): relayed addresses of a node, and what goes through them. */
@NullMarked
package eu.riasc.wice.ice.turn;

import org.jspecify.annotations.NullMarked;
