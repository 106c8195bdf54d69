/** Measurements. */
@NullMarked
package eu.riasc.wice.benchmarks;

import org.jspecify.annotations.NullMarked;
