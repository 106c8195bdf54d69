package eu.riasc.wice.sansio;

/** Numbers the streams that the machines behind one driver open. Single-threaded. */
public final class StreamNumbers {
  private long last;

  /** No stream has a number yet. */
  public StreamNumbers() {}

  /** A stream that no other has the name of. */
  public StreamId next() {
    last++;
    return new StreamId(false, last);
  }
}
