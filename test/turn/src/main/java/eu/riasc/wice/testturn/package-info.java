/** A TURN server (RFC 8656) in virtual time, for tests. */
@NullMarked
package eu.riasc.wice.testturn;

import org.jspecify.annotations.NullMarked;
