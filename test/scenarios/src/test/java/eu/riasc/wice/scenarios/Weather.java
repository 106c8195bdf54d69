package eu.riasc.wice.scenarios;

import eu.riasc.wice.netlab.Drop;
import eu.riasc.wice.netlab.Impairment;
import eu.riasc.wice.netlab.Mtu;
import eu.riasc.wice.netlab.RandomDelay;
import java.util.Set;

/** What one peer's way to the internet does to its packets, in both directions. */
enum Weather {
  /** A tenth of them is lost. */
  LOSS_10(new Drop(0.1)),
  /** Nearly a third of them is lost: of the round trips, half. */
  LOSS_30(new Drop(0.3)),
  /** 40 ± 20 ms, each packet on its own, so that they overtake each other. */
  JITTER(RandomDelay.millis(20, 60)),
  /** The smallest path that IPv6 allows, and nobody says so. */
  MTU_1280(new Mtu(1280));

  @SuppressWarnings("ImmutableEnumChecker") // records
  private final Impairment impairment;

  Weather(Impairment impairment) {
    this.impairment = impairment;
  }

  /** Whether a path of this kind does not stay. */
  boolean stalls(Set<ExpectedPath> path) {
    return this == LOSS_30 && path.contains(ExpectedPath.RELAYED_OVER_STREAM);
  }

  void over(Site site) {
    site.weather(impairment);
  }
}
