/**
 * The contract of a machine that is driven from outside: bytes, events and the time go in; bytes,
 * events and the next deadline come out.
 */
@NullMarked
package eu.riasc.wice.sansio;

import org.jspecify.annotations.NullMarked;
