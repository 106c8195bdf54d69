package eu.riasc.wice.ice.tcp;

import eu.riasc.wice.ice.agent.IceException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings of {@link TcpPorts}. {@link #defaults} holds the defaults; each {@code with} method
 * returns a changed copy.
 *
 * @param maxConnections connections in all, opened and accepted
 * @param maxConnecting connections that are being opened at a time
 * @param maxUnproven accepted connections whose far end has not authenticated itself; when there
 *     are more, the oldest of the address with the most of them is closed
 * @param maxUnprovenPerAddress the same per remote IPv4 address or IPv6 /64 network
 * @param proof an accepted connection whose far end has not authenticated itself by then is closed
 * @param connect a connection that is not open by then is given up
 * @param idle a connection over which no whole frame has come for so long is closed
 * @param stalled once so much time has passed since something was sent and nothing has come, a
 *     connection of ours is replaced by a new one as soon as there is more to send
 * @param retry the time until a far end that could not be reached is tried again; doubles up to 30
 *     times as long
 * @param maxFrame the longest frame that is read, up to 65535 bytes
 * @param maxCandidates how many active candidates are offered, and how many passive ones
 * @param externalAddresses addresses that a 1:1 NAT gives to addresses where we listen, by ours
 */
public record TcpConfig(
    int maxConnections,
    int maxConnecting,
    int maxUnproven,
    int maxUnprovenPerAddress,
    Duration proof,
    Duration connect,
    Duration idle,
    Duration stalled,
    Duration retry,
    int maxFrame,
    int maxCandidates,
    Map<InetAddress, InetAddress> externalAddresses) {
  private static final TcpConfig DEFAULTS =
      new TcpConfig(
          4_096,
          128,
          256,
          16,
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          Duration.ofSeconds(60),
          Duration.ofSeconds(4),
          Duration.ofSeconds(1),
          Frames.LONGEST,
          4,
          Map.of());

  /**
   * Checks the ranges and copies the map.
   *
   * @throws IceException if a figure is out of range
   */
  public TcpConfig {
    within("connections", maxConnections, Integer.MAX_VALUE);
    within("connecting", maxConnecting, Integer.MAX_VALUE);
    within("unproven connections", maxUnproven, Integer.MAX_VALUE);
    within("unproven connections per address", maxUnprovenPerAddress, Integer.MAX_VALUE);
    within("frame bytes", maxFrame, Frames.LONGEST);
    within("candidates", maxCandidates, Integer.MAX_VALUE);
    positive("proof", proof);
    positive("connect", connect);
    positive("idle", idle);
    positive("stalled", stalled);
    positive("retry", retry);
    externalAddresses = Collections.unmodifiableMap(new LinkedHashMap<>(externalAddresses));
  }

  /** The defaults. */
  public static TcpConfig defaults() {
    return DEFAULTS;
  }

  /** A copy with other caps: all, being opened, unproven, unproven per remote address. */
  public TcpConfig withCaps(int all, int connecting, int unproven, int unprovenPerAddress) {
    return new TcpConfig(
        all,
        connecting,
        unproven,
        unprovenPerAddress,
        proof,
        connect,
        idle,
        stalled,
        retry,
        maxFrame,
        maxCandidates,
        externalAddresses);
  }

  /** A copy with another longest frame. */
  public TcpConfig withMaxFrame(int bytes) {
    return new TcpConfig(
        maxConnections,
        maxConnecting,
        maxUnproven,
        maxUnprovenPerAddress,
        proof,
        connect,
        idle,
        stalled,
        retry,
        bytes,
        maxCandidates,
        externalAddresses);
  }

  /** A copy with other external addresses, by our own. */
  public TcpConfig withExternalAddresses(Map<InetAddress, InetAddress> external) {
    return new TcpConfig(
        maxConnections,
        maxConnecting,
        maxUnproven,
        maxUnprovenPerAddress,
        proof,
        connect,
        idle,
        stalled,
        retry,
        maxFrame,
        maxCandidates,
        external);
  }

  private static void within(String what, int value, int most) {
    if (value < 1 || value > most) {
      throw bad(what, Integer.toString(value), "1 to " + most);
    }
  }

  private static void positive(String what, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw bad(what, value.toString(), "more than 0");
    }
  }

  private static IceException bad(String what, String found, String expected) {
    return new IceException(
        IceException.Code.BAD_SETTING, what + ": found " + found + ", expected " + expected);
  }
}
