/** The façade an application uses: sockets, timers and one selector thread for all sessions. */
@NullMarked
package eu.riasc.wice.node;

import org.jspecify.annotations.NullMarked;
