package eu.riasc.wice.signaling;

import eu.riasc.wice.signaling.SignalingException.Code;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds the transport for a URI among the providers on the class or module path. */
public final class SignalingTransports {
  private SignalingTransports() {}

  /**
   * Opens the transport for a URI. A scheme alone, {@code inprocess:}, is read as {@code
   * inprocess:/}.
   *
   * @throws SignalingException with {@link Code#BAD_URI} if it is no URI, if no provider knows its
   *     scheme (the message lists those there are), or if the provider refuses it
   */
  public static Transport open(String uri, TransportContext context) {
    String text = uri.strip();
    URI parsed;
    try {
      parsed = new URI(text.endsWith(":") ? text + "/" : text);
    } catch (URISyntaxException e) {
      throw refused("backend refused: '" + uri + "' is no URI (" + e.getReason() + ")");
    }
    return open(parsed, context);
  }

  /**
   * Opens the transport for a URI.
   *
   * @throws SignalingException with {@link Code#BAD_URI}, as above
   */
  public static Transport open(URI uri, TransportContext context) {
    SortedMap<String, TransportProvider> providers = providers();
    String scheme = uri.getScheme();
    if (scheme == null) {
      throw refused("backend refused: '" + uri + "' has no scheme");
    }
    TransportProvider provider = providers.get(scheme.toLowerCase(Locale.ROOT));
    if (provider == null) {
      throw refused("backend refused: found scheme '" + scheme + "'");
    }
    return provider.open(uri, context);
  }

  /** Returns the known schemes, sorted, separated by commas. */
  public static String schemes() {
    return String.join(", ", providers().keySet());
  }

  private static SortedMap<String, TransportProvider> providers() {
    SortedMap<String, TransportProvider> providers = new TreeMap<>();
    try {
      for (TransportProvider provider : ServiceLoader.load(TransportProvider.class)) {
        for (String scheme : provider.schemes()) {
          providers.putIfAbsent(scheme, provider);
        }
      }
    } catch (ServiceConfigurationError e) {
      throw new SignalingException(
          Code.INTERNAL, "loading the transport providers failed: " + e.getMessage(), e);
    }
    return providers;
  }

  private static SignalingException refused(String what) {
    return new SignalingException(Code.BAD_URI, what + ", expected one of " + schemes());
  }
}
