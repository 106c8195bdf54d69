/** The relay as a gRPC server. */
@NullMarked
package eu.riasc.wice.relay.server;

import org.jspecify.annotations.NullMarked;
