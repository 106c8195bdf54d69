package eu.riasc.wice.node;

import eu.riasc.wice.ice.stun.StunException;
import eu.riasc.wice.ice.stun.StunUri;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;

/** STUN servers by RFC 7064 URI. */
final class StunServers {
  private final List<StunUri> uris;
  private final ServerNames names;

  StunServers(List<StunUri> uris, ServerNames names) {
    this.uris = List.copyOf(uris);
    this.names = names;
  }

  /**
   * Reads a server URI.
   *
   * @throws NodeException if it is not one, or asks for a transport that gathering over UDP cannot
   *     use
   */
  static StunUri parse(String uri) {
    StunUri parsed;
    try {
      parsed = StunUri.parse(uri);
    } catch (StunException e) {
      throw new NodeException(NodeException.Code.BAD_SETTING, e);
    }
    if (parsed.secure()) {
      throw new NodeException(
          NodeException.Code.BAD_SETTING,
          "ice server "
              + uri
              + ": stuns runs over tls, server-reflexive candidates need udp; use stun:"
              + uri.substring(uri.indexOf(':') + 1));
    }
    return parsed;
  }

  boolean isEmpty() {
    return uris.isEmpty();
  }

  /**
   * The servers' addresses: of every name the first IPv4 and the first IPv6 address, without
   * repetition.
   */
  List<InetSocketAddress> resolve() {
    LinkedHashSet<InetSocketAddress> addresses = new LinkedHashSet<>();
    for (StunUri each : uris) {
      addresses.addAll(names.resolve(each.host(), each.port()));
    }
    return List.copyOf(addresses);
  }
}
