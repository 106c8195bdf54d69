package eu.riasc.wice.session;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.session.Generation.Arrival;
import eu.riasc.wice.signaling.Content;
import eu.riasc.wice.signaling.Id;
import eu.riasc.wice.signaling.SessionDescription.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Revisions of a peer that come in parts. */
class ArrivingRevisionTest {
  private final Generation generation =
      new Generation(
          new Id(1, 1), new Content(null, List.of(), false, false, 5, List.of(), null, null));

  private Arrival arrives(long revision, int first, int count, int inAll) {
    return generation.arrived(revision, new Part(first, count, inAll));
  }

  @Test
  void aRevisionIsAppliedWhenNoneOfItsCandidatesIsMissingInWhateverOrderTheyCame() {
    assertThat(arrives(1, 6, 4, 10)).isEqualTo(Arrival.PART);
    assertThat(arrives(1, 0, 3, 10)).isEqualTo(Arrival.PART);
    assertThat(generation.appliedRevision()).isZero();
    assertThat(arrives(1, 3, 3, 10)).isEqualTo(Arrival.NEWER);
    assertThat(generation.appliedRevision()).isEqualTo(1);
    assertThat(arrives(1, 3, 3, 10)).isEqualTo(Arrival.KNOWN);
  }

  @Test
  void itDoesNotMatterHowARepetitionIsCut() {
    assertThat(arrives(1, 0, 5, 10)).isEqualTo(Arrival.PART);
    assertThat(arrives(1, 4, 3, 10)).isEqualTo(Arrival.PART);
    assertThat(arrives(1, 7, 3, 10)).isEqualTo(Arrival.NEWER);
  }

  @Test
  void partsOfDifferentRevisionsMakeNoWhole() {
    assertThat(arrives(1, 0, 5, 10)).isEqualTo(Arrival.PART);
    assertThat(arrives(2, 5, 5, 10)).isEqualTo(Arrival.PART);
    assertThat(arrives(1, 5, 5, 10)).isEqualTo(Arrival.KNOWN);
    assertThat(generation.arrived(1, null)).isEqualTo(Arrival.KNOWN);
    assertThat(arrives(2, 0, 5, 10)).isEqualTo(Arrival.NEWER);
    assertThat(generation.appliedRevision()).isEqualTo(2);
  }

  @Test
  void aWholeDescriptionNeedsNoParts() {
    assertThat(arrives(1, 0, 5, 10)).isEqualTo(Arrival.PART);
    assertThat(generation.arrived(1, null)).isEqualTo(Arrival.NEWER);
    assertThat(arrives(1, 5, 5, 10)).isEqualTo(Arrival.KNOWN);
  }
}
