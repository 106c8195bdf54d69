package eu.riasc.wice.relay.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Attributes;
import io.grpc.Grpc;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelayNamesTest {
  private final RelayNames unnamed = new RelayNames(List.of());

  @ParameterizedTest
  @ValueSource(strings = {"[::1]:443", "[0:0:0:0:0:0:0:1]:443", "[0::1]:443", "localhost:443"})
  void aNameOfTheCertificateMayBeAnIpv6AddressHoweverWritten(String authority) throws Exception {
    assertThat(unnamed.contains(authority, connection("192.0.2.1", session()))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[::2]:443", "[]:443", "[localhost]:443", "[::1", "::1", "[::1%x]:443"})
  void anotherOrMalformedAddressIsNoName(String authority) throws Exception {
    assertThat(unnamed.contains(authority, connection("192.0.2.1", session()))).isFalse();
  }

  @Test
  void theAddressThatAConnectionCameToMayBeIpv6() throws Exception {
    Connection connection = connection("2001:db8::7", null);
    assertThat(unnamed.contains("[2001:db8::7]:443", connection)).isTrue();
    assertThat(unnamed.contains("[2001:db8::7]:444", connection)).isFalse();
  }

  @Test
  void aConfiguredNameMayBeAnIpv6Address() throws Exception {
    RelayNames names = new RelayNames(List.of("[2001:DB8:0::7]"));
    Connection connection = connection("192.0.2.1", null);
    assertThat(names.contains("[2001:db8::7]:7443", connection)).isTrue();
    assertThat(names.contains("[2001:db8::8]:7443", connection)).isFalse();
  }

  private static Connection connection(String local, @Nullable SSLSession tls) throws Exception {
    Attributes.Builder attributes =
        Attributes.newBuilder()
            .set(
                Grpc.TRANSPORT_ATTR_LOCAL_ADDR,
                new InetSocketAddress(InetAddress.getByName(local), 443));
    if (tls != null) {
      attributes.set(Grpc.TRANSPORT_ATTR_SSL_SESSION, tls);
    }
    return new Connection(attributes.build(), true);
  }

  private static SSLSession session() throws Exception {
    try (InputStream in =
        Objects.requireNonNull(RelayNamesTest.class.getResourceAsStream("first-cert.pem"))) {
      Certificate own = CertificateFactory.getInstance("X.509").generateCertificate(in);
      return (SSLSession)
          Proxy.newProxyInstance(
              RelayNamesTest.class.getClassLoader(),
              new Class<?>[] {SSLSession.class},
              (proxy, method, arguments) ->
                  method.getName().equals("getLocalCertificates") ? new Certificate[] {own} : null);
    }
  }
}
