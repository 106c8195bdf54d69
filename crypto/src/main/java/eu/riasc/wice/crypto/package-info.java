/** Keys as WireGuard writes them and the sealed box that envelopes travel in. */
@NullMarked
package eu.riasc.wice.crypto;

import org.jspecify.annotations.NullMarked;
