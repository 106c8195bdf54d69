/**
 * Our ICE agent as an interop driver: JSON lines on standard input and output, so that it can be
 * set against any other agent. {@code test/interop/README.md} describes the lines.
 */
@NullMarked
package eu.riasc.wice.interop;

import org.jspecify.annotations.NullMarked;
