/**
 * Measurements. Each name that {@code benchmarks/run} takes is a {@link
 * eu.riasc.wice.benchmarks.Measurement}; what they print goes through {@link
 * eu.riasc.wice.benchmarks.Report}. None of this runs in a build.
 */
@NullMarked
package eu.riasc.wice.benchmarks;

import org.jspecify.annotations.NullMarked;
