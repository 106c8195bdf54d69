/** Peers in networks of every kind, in virtual time: real machines, simulated network and relay. */
@NullMarked
package eu.riasc.wice.scenarios;

import org.jspecify.annotations.NullMarked;
