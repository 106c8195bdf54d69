package eu.riasc.wice.ice.turn;

import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.TlsName;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One way to one TURN server. A server that is reached in several ways, at several addresses or
 * over several transports, is several of these.
 *
 * @param address an IP literal and a port
 * @param transport what carries our messages there
 * @param tls whom to expect there; with {@link TurnTransport#TLS} and only then
 * @param credentials name and secret
 */
public record TurnServer(
    InetSocketAddress address,
    TurnTransport transport,
    @Nullable TlsName tls,
    TurnCredentials credentials) {
  /**
   * Checks the fields against each other.
   *
   * @throws IllegalArgumentException if the address is unresolved, or TLS without a name, or a name
   *     without TLS
   */
  public TurnServer {
    Objects.requireNonNull(transport, "transport");
    Objects.requireNonNull(credentials, "credentials");
    if (address.isUnresolved() || address.getPort() == 0) {
      throw new IllegalArgumentException(
          "TURN server: found " + address + ", expected an IP address and a port");
    }
    if ((transport == TurnTransport.TLS) != (tls != null)) {
      throw new IllegalArgumentException(
          "TURN server: found transport="
              + transport
              + (tls == null ? " without" : " with")
              + " a TLS name, expected a name with TLS only");
    }
  }

  /** A server over UDP. */
  public static TurnServer udp(InetSocketAddress address, TurnCredentials credentials) {
    return new TurnServer(address, TurnTransport.UDP, null, credentials);
  }

  /** A server over TCP. */
  public static TurnServer tcp(InetSocketAddress address, TurnCredentials credentials) {
    return new TurnServer(address, TurnTransport.TCP, null, credentials);
  }

  /** A server over TLS. */
  public static TurnServer tls(
      InetSocketAddress address, TlsName name, TurnCredentials credentials) {
    return new TurnServer(address, TurnTransport.TLS, name, credentials);
  }

  /** Whether two are the same way to the same server, with whatever credentials. */
  boolean isSameWayAs(TurnServer other) {
    return address.equals(other.address)
        && transport == other.transport
        && Objects.equals(tls, other.tls);
  }

  TurnServer with(TurnCredentials newCredentials) {
    return new TurnServer(address, transport, tls, newCredentials);
  }

  /** Transport and address. */
  @Override
  public String toString() {
    return transport + " " + IpLiteral.text(address.getAddress()) + " port " + address.getPort();
  }
}
