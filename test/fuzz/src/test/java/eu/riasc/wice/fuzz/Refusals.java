package eu.riasc.wice.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.signaling.SignalingException;

/** How the signaling codecs refuse what came from the network. */
final class Refusals {
  private Refusals() {}

  static void checkMalformed(SignalingException refusal) {
    assertThat(refusal.code())
        .isIn(SignalingException.Code.MALFORMED, SignalingException.Code.TOO_LARGE);
    assertThat(refusal).message().hasLineCount(1).hasSizeLessThan(400);
  }
}
