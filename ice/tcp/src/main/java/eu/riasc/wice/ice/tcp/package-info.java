/** TCP candidates (RFC 6544): datagrams in frames on byte streams, and connections for them. */
@NullMarked
package eu.riasc.wice.ice.tcp;

import org.jspecify.annotations.NullMarked;
