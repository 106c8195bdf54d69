package eu.riasc.wice.sansio;

/**
 * Names a byte stream between a machine and its driver, for as long as the driver lives.
 *
 * @param accepted whether the remote side opened it: then the driver has numbered it, otherwise the
 *     machine
 * @param number unique among those with the same {@code accepted}
 */
public record StreamId(boolean accepted, long number) {
  @Override
  public String toString() {
    return (accepted ? "accepted-" : "opened-") + number;
  }
}
