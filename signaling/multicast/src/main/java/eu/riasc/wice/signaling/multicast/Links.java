package eu.riasc.wice.signaling.multicast;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The links that there are, following the interfaces as they come and go. Changed on the
 * transport's thread; looked at on any.
 */
final class Links {
  private final int port;
  private final Map<Attachment, String> failures = new LinkedHashMap<>();
  private volatile List<Link> open = List.of();

  Links(int port) {
    this.port = port;
  }

  List<Link> open() {
    return open;
  }

  /** Whether one of our links has sent this datagram. */
  boolean isOwn(InetSocketAddress source) {
    for (Link link : open) {
      if (link.local().equals(source)) {
        return true;
      }
    }
    return false;
  }

  /** Closes what has gone, opens what has come, and tries again what could not be opened. */
  void adjustTo(List<Attachment> present, Selector selector) {
    Set<Attachment> wanted = new LinkedHashSet<>(present);
    failures.keySet().retainAll(wanted);
    List<Link> next = new ArrayList<>();
    List<Link> gone = new ArrayList<>();
    for (Link link : open) {
      (wanted.remove(link.attachment()) ? next : gone).add(link);
    }
    for (Attachment each : wanted) {
      try {
        Link link = Link.open(selector, each, port);
        next.add(link);
        failures.remove(each);
        MulticastTransport.log.debug("multicast: joined {}", link);
      } catch (IOException | RuntimeException e) {
        failed(each, String.valueOf(e.getMessage()));
      }
    }
    open = List.copyOf(next);
    gone.forEach(
        link -> {
          link.close();
          MulticastTransport.log.debug("multicast: left {}", link);
        });
  }

  /** Gives up a link that fails; it is opened again as soon as its interface is there. */
  void drop(Link link) {
    List<Link> left = new ArrayList<>(open);
    left.remove(link);
    open = List.copyOf(left);
    link.close();
  }

  /** Says once what is wrong with an interface, not each time it is tried again. */
  private void failed(Attachment each, String why) {
    if (!why.equals(failures.put(each, why))) {
      MulticastTransport.log.warn(
          "joining multicast group {} on interface {} failed: {}; trying again",
          each.group().getHostAddress(),
          each.name(),
          why);
    }
  }

  void closeAll() {
    List<Link> ending = open;
    open = List.of();
    ending.forEach(Link::close);
  }
}
