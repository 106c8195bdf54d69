package eu.riasc.wice.ice.agent;

import eu.riasc.wice.sansio.Transport;

/**
 * The priority of a candidate: 32 bits unsigned, larger is better (RFC 8445 §5.1.2).
 *
 * @param value the priority, 0 to 2^32 - 1; those we make ourselves are 1 to 2^31 - 1
 */
public record Priority(long value) implements Comparable<Priority> {
  private static final long MAX = 0xffff_ffffL;
  private static final int MAX_LOCAL_PREFERENCE = 65_535;

  /** Bits and largest value of other-pref, RFC 6544 §4.2. */
  private static final int OTHER_BITS = 13;

  private static final int MAX_OTHER = (1 << OTHER_BITS) - 1;

  /**
   * Checks the range.
   *
   * @throws IceException if the value does not fit into 32 bits
   */
  public Priority {
    if (value < 0 || value > MAX) {
      throw new IceException(
          IceException.Code.BAD_CANDIDATE,
          "candidate priority: found " + value + ", expected 0 to 4294967295");
    }
  }

  /**
   * The recommended formula over UDP, RFC 8445 §5.1.2.1: type preference in the top byte, then the
   * local preference, then 256 minus the component.
   *
   * @param type gives the type preference
   * @param localPreference 0 to 65535, unique among the addresses of one host
   * @param component 1 to 256
   * @throws IceException if an argument is out of range
   */
  public static Priority of(CandidateType type, int localPreference, int component) {
    return of(type, Transport.UDP, localPreference, component);
  }

  /**
   * The formula over TCP, RFC 6544 §4.2: the local preference is made of the direction preference
   * and, as other-pref, of the preference among this host's addresses.
   *
   * @param type gives the type preference
   * @param tcpType gives the direction preference
   * @param localPreference 0 to 65535, unique among the addresses of one host; those below 57344
   *     count the same
   * @param component 1 to 256
   * @throws IceException if an argument is out of range
   */
  public static Priority ofTcp(
      CandidateType type, TcpType tcpType, int localPreference, int component) {
    int other = Math.max(0, MAX_OTHER - (MAX_LOCAL_PREFERENCE - localPreference));
    int directed = (tcpType.preference(type) << OTHER_BITS) | other;
    return of(type, Transport.TCP, directed, component);
  }

  /**
   * The recommended formula with a local preference that is already that of the transport.
   *
   * @throws IceException if an argument is out of range
   */
  static Priority of(CandidateType type, Transport transport, int localPreference, int component) {
    if (localPreference < 0 || localPreference > MAX_LOCAL_PREFERENCE) {
      throw new IceException(
          IceException.Code.BAD_CANDIDATE,
          "local preference: found " + localPreference + ", expected 0 to 65535");
    }
    if (component < 1 || component > 256) {
      throw new IceException(
          IceException.Code.BAD_CANDIDATE,
          "candidate component: found " + component + ", expected 1 to 256");
    }
    return new Priority(
        ((long) type.preference(transport) << 24)
            | ((long) localPreference << 8)
            | (256 - component));
  }

  /** The local preference, if the priority was made by the recommended formula. */
  public int localPreference() {
    return (int) (value >> 8) & MAX_LOCAL_PREFERENCE;
  }

  @Override
  public int compareTo(Priority other) {
    return Long.compare(value, other.value);
  }

  /** The number in decimal. */
  @Override
  public String toString() {
    return Long.toString(value);
  }
}
