package eu.riasc.wice.node;

import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.TlsName;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes the client side of TLS connections. Slow the first time, when the JDK reads its
 * certificates. Thread-safe.
 */
final class TlsEngines {
  /** coturn before 4.7 offers 1.2 only. */
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private final List<X509Certificate> authorities;
  private @Nullable SSLContext verifying;
  private @Nullable SSLContext trusting;

  /**
   * Engines that trust what the JDK trusts, and more.
   *
   * @param authorities certificates trusted besides those of the JDK
   */
  TlsEngines(List<X509Certificate> authorities) {
    this.authorities = List.copyOf(authorities);
  }

  /**
   * An engine for one connection.
   *
   * @throws GeneralSecurityException if the JDK has no TLS, or cannot read its certificates
   * @throws IllegalArgumentException if the name is neither a DNS name nor an IP literal
   */
  SSLEngine client(TlsName name, int port) throws GeneralSecurityException, IOException {
    String host = name.host().endsWith(".") ? withoutLast(name.host()) : name.host();
    SSLEngine engine = context(name.verified()).createSSLEngine(host, port);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(PROTOCOLS);
    parameters.setServerNames(
        IpLiteral.parseOrNull(host) == null ? List.of(new SNIHostName(host)) : List.of());
    if (name.verified()) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    engine.setSSLParameters(parameters);
    return engine;
  }

  private static String withoutLast(String text) {
    return text.substring(0, text.length() - 1);
  }

  private synchronized SSLContext context(boolean verified)
      throws GeneralSecurityException, IOException {
    SSLContext known = verified ? verifying : trusting;
    if (known != null) {
      return known;
    }
    SSLContext made = SSLContext.getInstance("TLS");
    made.init(null, verified ? trustManagers() : new TrustManager[] {new TrustEverybody()}, null);
    if (verified) {
      verifying = made;
    } else {
      trusting = made;
    }
    return made;
  }

  private TrustManager[] trustManagers() throws GeneralSecurityException, IOException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    if (authorities.isEmpty()) {
      return factory.getTrustManagers();
    }
    List<X509Certificate> all = new ArrayList<>(authorities);
    for (TrustManager each : factory.getTrustManagers()) {
      if (each instanceof X509TrustManager ofTheJdk) {
        all.addAll(Arrays.asList(ofTheJdk.getAcceptedIssuers()));
      }
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (int i = 0; i < all.size(); i++) {
      store.setCertificateEntry("authority-" + i, all.get(i));
    }
    factory.init(store);
    return factory.getTrustManagers();
  }
}
