/** A real API server for tests: kube-apiserver and etcd on loopback. */
@NullMarked
package eu.riasc.wice.kube;

import org.jspecify.annotations.NullMarked;
