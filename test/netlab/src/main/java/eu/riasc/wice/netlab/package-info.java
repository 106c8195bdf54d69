/** A network in virtual time: links, loss, delay and NATs, all from one seed. */
@NullMarked
package eu.riasc.wice.netlab;

import org.jspecify.annotations.NullMarked;
