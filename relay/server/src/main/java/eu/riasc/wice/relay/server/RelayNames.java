package eu.riasc.wice.relay.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The names a relay answers to. A client names the relay it dialled in its proof; if any name were
 * good, a relay could pass on a proof meant for itself and pose as the client elsewhere.
 */
final class RelayNames {
  private static final int DNS = 2;
  private static final int IP = 7;

  private final Set<String> configured = new TreeSet<>();

  /**
   * Takes the names.
   *
   * @param names {@code host} or {@code host:port}; none: those of the certificate, and the address
   *     a connection came to
   */
  RelayNames(Collection<String> names) {
    names.forEach(name -> configured.add(canonical(name)));
  }

  /** Tells whether names were given, rather than taken from certificate and address. */
  boolean areConfigured() {
    return !configured.isEmpty();
  }

  /**
   * Tells whether an authority is a name of this relay.
   *
   * @param authority {@code host:port} in lower case, as the client has dialled
   */
  boolean contains(String authority, Connection connection) {
    String dialled = canonical(authority);
    String host = host(dialled);
    if (areConfigured()) {
      return configured.contains(dialled) || configured.contains(host);
    }
    SSLSession tls = connection.tls();
    return (tls != null && certificateNames(tls).stream().anyMatch(name -> matches(name, host)))
        || isLocal(dialled, connection);
  }

  private static boolean isLocal(String authority, Connection connection) {
    if (!(connection.local() instanceof InetSocketAddress local) || local.getAddress() == null) {
      return false;
    }
    boolean localhost =
        local.getAddress().isLoopbackAddress() && authority.equals("localhost:" + local.getPort());
    return localhost || authority.equals(canonical(RelayServer.text(local)));
  }

  private static String host(String authority) {
    int colon = authority.lastIndexOf(':');
    int bracket = authority.lastIndexOf(']');
    return colon > bracket ? authority.substring(0, colon) : authority;
  }

  private static boolean matches(String name, String host) {
    if (name.startsWith("*.")) {
      int dot = host.indexOf('.');
      return dot > 0 && host.substring(dot).equals(name.substring(1));
    }
    return name.equals(host);
  }

  private static List<String> certificateNames(SSLSession tls) {
    List<String> names = new ArrayList<>();
    X509Certificate certificate = own(tls);
    if (certificate == null) {
      return names;
    }
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives == null) {
        return names;
      }
      for (List<?> alternative : alternatives) {
        boolean dns = Integer.valueOf(DNS).equals(alternative.get(0));
        boolean ip = Integer.valueOf(IP).equals(alternative.get(0));
        if ((dns || ip) && alternative.get(1) instanceof String name) {
          names.add(canonical(ip && name.indexOf(':') >= 0 ? "[" + name + "]" : name));
        }
      }
    } catch (CertificateParsingException e) {
      // a certificate whose names cannot be read has none
      return names;
    }
    return names;
  }

  /** Lower case; an IPv6 address in brackets in one of the many ways it can be written. */
  private static String canonical(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    int bracket = lower.indexOf(']');
    if (!lower.startsWith("[") || bracket < 0) {
      return lower;
    }
    try {
      // in brackets it is a literal or nothing: no name service is asked
      InetAddress address = InetAddress.getByName(lower.substring(0, bracket + 1));
      return "[" + address.getHostAddress() + "]" + lower.substring(bracket + 1);
    } catch (UnknownHostException e) {
      return lower;
    }
  }

  /** Returns the certificate this relay showed on a connection. */
  static @Nullable X509Certificate own(SSLSession tls) {
    Certificate[] chain = tls.getLocalCertificates();
    return chain != null && chain.length > 0 && chain[0] instanceof X509Certificate own
        ? own
        : null;
  }
}
