/** A real TURN server on loopback, for tests and benchmarks. */
@NullMarked
package eu.riasc.wice.coturn;

import org.jspecify.annotations.NullMarked;
