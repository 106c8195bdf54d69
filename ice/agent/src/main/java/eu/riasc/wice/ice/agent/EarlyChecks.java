package eu.riasc.wice.ice.agent;

import eu.riasc.wice.sansio.TransportAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Who sent us authentic checks before the peer's credentials were known, and with which ufrag: once
 * they are known, those of another generation of the peer are forgotten.
 */
final class EarlyChecks {
  private record Early(TransportAddress source, String ufrag) {}

  private List<Early> all = List.of();

  void add(TransportAddress source, String ufrag) {
    Early early = new Early(source, ufrag);
    if (!all.contains(early)) {
      List<Early> more = new ArrayList<>(all);
      more.add(early);
      all = more;
    }
  }

  /** Whether somebody with this ufrag sent one. */
  boolean contains(String ufrag) {
    return all.stream().anyMatch(early -> early.ufrag.equals(ufrag));
  }

  /** The sources that only other ufrags came from; empties the memory. */
  List<TransportAddress> takeThoseNotOf(String ufrag) {
    List<TransportAddress> others = new ArrayList<>();
    for (Early early : all) {
      if (!all.contains(new Early(early.source(), ufrag)) && !others.contains(early.source())) {
        others.add(early.source());
      }
    }
    all = List.of();
    return others;
  }
}
