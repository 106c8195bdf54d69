/** The promises of a signaling transport as one test suite. */
@NullMarked
package eu.riasc.wice.signaling.tck;

import org.jspecify.annotations.NullMarked;
