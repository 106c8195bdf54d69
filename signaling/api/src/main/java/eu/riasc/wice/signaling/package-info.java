/**
 * Signaling between peers: messages, the envelope codec, the transports and the façade over them.
 */
@NullMarked
package eu.riasc.wice.signaling;

import org.jspecify.annotations.NullMarked;
