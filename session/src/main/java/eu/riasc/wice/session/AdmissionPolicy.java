package eu.riasc.wice.session;

import eu.riasc.wice.crypto.PublicKey;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * Says which peers may become a session without being wanted. Called on the thread that drives the
 * endpoint.
 */
@FunctionalInterface
public interface AdmissionPolicy {
  /** Whether this peer, which has proven to hold its key, may have a session. */
  boolean admits(PublicKey peer);

  /** Only wanted peers. */
  static AdmissionPolicy nobody() {
    return peer -> false;
  }

  /** Everybody, within the limits for strangers. */
  static AdmissionPolicy anyone() {
    return peer -> true;
  }

  /** The holders of these keys. */
  static AdmissionPolicy only(Collection<PublicKey> peers) {
    Set<PublicKey> allowed = new TreeSet<>(peers);
    return allowed::contains;
  }
}
