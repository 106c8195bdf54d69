/** STUN messages and client transactions (RFC 8489). */
@NullMarked
package eu.riasc.wice.ice.stun;

import org.jspecify.annotations.NullMarked;
