/** The relay's services: generated messages, and methods that pass envelopes on as bytes. */
@NullMarked
package eu.riasc.wice.relay.proto;

import org.jspecify.annotations.NullMarked;
