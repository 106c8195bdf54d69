package eu.riasc.wice.node;

import eu.riasc.wice.ice.stun.StunException;
import eu.riasc.wice.ice.stun.TurnUri;
import eu.riasc.wice.ice.turn.TurnCredentials;
import eu.riasc.wice.ice.turn.TurnServer;
import eu.riasc.wice.sansio.TlsName;
import eu.riasc.wice.sansio.Transport;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** TURN servers by RFC 7065 URI, with the credentials for each. */
final class TurnServers {
  private final List<Named> servers;
  private final ServerNames names;

  /** A server as the user names it. */
  record Named(TurnUri uri, TurnCredentials credentials) {}

  TurnServers(List<Named> servers, ServerNames names) {
    this.servers = List.copyOf(servers);
    this.names = names;
  }

  /** Whether a URI is meant to be a TURN server's. */
  static boolean isTurn(String uri) {
    String lower = uri.toLowerCase(Locale.ROOT);
    return lower.startsWith("turn:") || lower.startsWith("turns:");
  }

  /**
   * Reads a URI with user name and password in front of the host, {@code turn:user:password@host},
   * which RFC 7065 leaves out. The password begins after the last colon before the {@code @}, since
   * user names of the TURN REST scheme have colons.
   *
   * @throws NodeException if it is not one; the message never shows the password
   */
  static Named parse(String uri) {
    int at = uri.lastIndexOf('@');
    int scheme = uri.indexOf(':');
    int colon = at < 0 ? -1 : uri.lastIndexOf(':', at);
    if (at < 0 || colon <= scheme + 1) {
      throw new NodeException(
          NodeException.Code.BAD_SETTING,
          "ice server "
              + uri.substring(0, scheme + 1)
              + uri.substring(at + 1)
              + ": found no user name and password, expected "
              + uri.substring(0, scheme)
              + ":USER:PASSWORD@HOST[:PORT][?transport=udp|tcp]");
    }
    return parse(
        uri.substring(0, scheme + 1) + uri.substring(at + 1),
        uri.substring(scheme + 1, colon),
        uri.substring(colon + 1, at));
  }

  /**
   * Reads a URI.
   *
   * @throws NodeException if it is not one, or asks for a transport that is not there
   */
  static Named parse(String uri, String username, String password) {
    TurnUri parsed;
    try {
      parsed = TurnUri.parse(uri);
    } catch (StunException e) {
      throw new NodeException(NodeException.Code.BAD_SETTING, e);
    }
    if (parsed.secure() && parsed.transport() == Transport.UDP) {
      throw new NodeException(
          NodeException.Code.BAD_SETTING,
          "ice server " + uri + ": found turns over udp, which is dtls; use ?transport=tcp");
    }
    return new Named(parsed, TurnCredentials.of(username, password));
  }

  boolean isEmpty() {
    return servers.isEmpty();
  }

  /** An entry for each address of each server. */
  List<TurnServer> resolve() {
    List<TurnServer> resolved = new ArrayList<>();
    for (Named each : servers) {
      for (InetSocketAddress address : names.resolve(each.uri().host(), each.uri().port())) {
        resolved.add(server(each, address));
      }
    }
    return List.copyOf(resolved);
  }

  private static TurnServer server(Named named, InetSocketAddress address) {
    TurnUri uri = named.uri();
    if (uri.secure()) {
      return TurnServer.tls(address, new TlsName(uri.host(), true), named.credentials());
    }
    return uri.transport() == Transport.TCP
        ? TurnServer.tcp(address, named.credentials())
        : TurnServer.udp(address, named.credentials());
  }
}
