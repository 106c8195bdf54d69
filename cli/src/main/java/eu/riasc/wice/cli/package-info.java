/** The command line. */
@NullMarked
package eu.riasc.wice.cli;

import org.jspecify.annotations.NullMarked;
