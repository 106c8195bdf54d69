package eu.riasc.wice.signaling.grpc;

import eu.riasc.wice.signaling.SignalingException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a relay is and how to talk to it: {@code
 * grpc://host:port?insecure=BOOLEAN&skip_verify=BOOLEAN&auth=WHEN}.
 *
 * @param host a name or IP literal, lower case; an IPv6 literal without brackets
 * @param port 1 to 65535; 443 where the URI has none
 * @param insecure plain text in place of TLS; false by default
 * @param skipVerify TLS that takes any certificate; false by default
 * @param auth whether our keys are proven to the relay; {@link Auth#PREFERRED} by default
 */
public record RelayUri(String host, int port, boolean insecure, boolean skipVerify, Auth auth) {
  /** The scheme of these URIs. */
  public static final String SCHEME = "grpc";

  private static final int DEFAULT_PORT = 443;
  private static final String EXPECTED = ", expected grpc://host:port?insecure=&skip_verify=&auth=";

  /** Whether our keys are proven to the relay (PROTOCOL §7). */
  public enum Auth {
    /** If the relay knows how; what it once knew it has to know for ever. */
    PREFERRED,
    /** Always: a relay that does not know how is not used. */
    REQUIRED,
    /** Never: the services of the existing deployments. */
    NONE
  }

  /**
   * Reads a URI.
   *
   * @throws SignalingException with {@code BAD_URI} and a one-line message
   */
  public static RelayUri parse(String text) {
    try {
      return of(new URI(text));
    } catch (URISyntaxException e) {
      throw bad(text, "not a URI: " + e.getReason());
    }
  }

  /**
   * Reads a URI.
   *
   * @throws SignalingException with {@code BAD_URI} and a one-line message
   */
  public static RelayUri of(URI uri) {
    String text = uri.toString();
    if (!SCHEME.equalsIgnoreCase(uri.getScheme())) {
      throw bad(text, "scheme is " + uri.getScheme());
    }
    if (uri.isOpaque() || uri.getHost() == null || uri.getHost().isEmpty()) {
      throw bad(text, "no host, or a port that is no number");
    }
    if (uri.getRawUserInfo() != null) {
      throw bad(SCHEME + "://...@" + uri.getHost(), "it names a user");
    }
    if (uri.getRawPath() != null && !uri.getRawPath().isEmpty() && !uri.getRawPath().equals("/")) {
      throw bad(text, "it has a path");
    }
    if (uri.getRawFragment() != null) {
      throw bad(text, "it has a fragment");
    }
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    if (port < 1 || port > 65_535) {
      throw bad(text, "port is " + port);
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    RelayUri result = new RelayUri(host, port, false, false, Auth.PREFERRED);
    String query = uri.getRawQuery();
    if (query == null || query.isEmpty()) {
      return result;
    }
    for (String option : query.split("&", -1)) {
      result = result.with(text, option);
    }
    if (result.insecure && result.skipVerify) {
      throw bad(text, "insecure and skip_verify exclude each other");
    }
    return result;
  }

  /** Returns host and port as a proof of key names them, an IPv6 literal in brackets. */
  public String authority() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  private RelayUri with(String text, String option) {
    int equals = option.indexOf('=');
    String name = equals < 0 ? option : option.substring(0, equals);
    String value = equals < 0 ? "" : option.substring(equals + 1);
    return switch (name) {
      case "insecure" -> new RelayUri(host, port, flag(text, option, value), skipVerify, auth);
      case "skip_verify" -> new RelayUri(host, port, insecure, flag(text, option, value), auth);
      case "auth" -> new RelayUri(host, port, insecure, skipVerify, auth(text, option, value));
      default -> throw bad(text, "unknown option " + name);
    };
  }

  /** Nothing after the equals sign, or no equals sign, is how the option is switched on. */
  private static boolean flag(String text, String option, String value) {
    return switch (value) {
      case "", "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw bad(text, "option " + option + " is neither true nor false");
    };
  }

  private static Auth auth(String text, String option, String value) {
    return switch (value) {
      case "", "preferred" -> Auth.PREFERRED;
      case "required" -> Auth.REQUIRED;
      case "none" -> Auth.NONE;
      default -> throw bad(text, "option " + option + " is not preferred, required or none");
    };
  }

  private static SignalingException bad(String text, String why) {
    return new SignalingException(
        SignalingException.Code.BAD_URI, "relay '" + shown(text) + "': " + shown(why) + EXPECTED);
  }

  /** As much of what somebody wrote as fits on a line. */
  private static String shown(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(200)
        .forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? '?' : c));
    return line.toString();
  }
}
