/** The signaling transport over a gRPC relay. */
@NullMarked
package eu.riasc.wice.signaling.grpc;

import org.jspecify.annotations.NullMarked;
