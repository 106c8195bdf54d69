/**
 * Which envelope goes to which subscriber of a relay, and which is dropped when a queue is full.
 */
@NullMarked
package eu.riasc.wice.relay.router;

import org.jspecify.annotations.NullMarked;
