/** Signaling over the API server of a Kubernetes cluster (PROTOCOL §8). */
@NullMarked
package eu.riasc.wice.signaling.kubernetes;

import org.jspecify.annotations.NullMarked;
