package eu.riasc.wice.node;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * How many accepted connections there may be, in all and from one remote address. An IPv6 /64
 * counts as one address, since whoever has one address of it has all.
 */
final class AcceptLimits {
  private static final int PREFIX_BYTES = 8;

  private final int mostInAll;
  private final int mostPerAddress;
  private final Map<InetAddress, Integer> counts = new HashMap<>();
  private int all;

  AcceptLimits(int mostInAll, int mostPerAddress) {
    this.mostInAll = mostInAll;
    this.mostPerAddress = mostPerAddress;
  }

  /** Counts one more, if there may be one. */
  boolean tryAdd(InetAddress remote) {
    InetAddress key = key(remote);
    if (all >= mostInAll || counts.getOrDefault(key, 0) >= mostPerAddress) {
      return false;
    }
    all++;
    counts.merge(key, 1, Integer::sum);
    return true;
  }

  /** Counts one less, which was added before. */
  void remove(InetAddress remote) {
    all--;
    counts.computeIfPresent(key(remote), (key, count) -> count == 1 ? null : count - 1);
  }

  private static InetAddress key(InetAddress remote) {
    if (!(remote instanceof Inet6Address)) {
      return remote;
    }
    byte[] bytes = remote.getAddress();
    Arrays.fill(bytes, PREFIX_BYTES, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has a length that none has", e);
    }
  }
}
