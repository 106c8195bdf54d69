/** A session with one remote peer: its states, its descriptions and their retransmission. */
@NullMarked
package eu.riasc.wice.session;

import org.jspecify.annotations.NullMarked;
