package eu.riasc.wice.session;

import eu.riasc.wice.signaling.SessionDescription.Part;
import java.util.BitSet;

/**
 * The newest revision of a peer that comes in parts: which of its candidates have come. How the
 * parts are cut does not matter, so the same revision may come over several transports and be cut
 * in another way when it is repeated.
 */
final class ArrivingRevision {
  private final BitSet come = new BitSet(0); // at most Part.MAX_IN_ALL bits
  private long revision;
  private int inAll;

  /** The newest revision of which a part has come; 0: none. */
  long revision() {
    return revision;
  }

  /** Notes a part of this revision or a later one; returns whether nothing is missing any more. */
  boolean completedBy(long partRevision, Part part) {
    if (partRevision > revision || part.inAll() != inAll) {
      revision = partRevision;
      inAll = part.inAll();
      come.clear();
    }
    come.set(part.first(), part.first() + part.count());
    return come.cardinality() == inAll;
  }
}
